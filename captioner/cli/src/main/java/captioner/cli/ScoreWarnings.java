package captioner.cli;

import captioner.evaluation.EvaluationSet;
import captioner.evaluation.MetricSelection;
import captioner.metrics.Sample;
import java.io.PrintStream;
import java.util.Locale;

/** Says what a reader of scores should know before believing them. */
final class ScoreWarnings {
  /** With fewer images CIDEr-D is over 4 points too high; see the package captioner.evaluation. */
  private static final int FEW_IMAGES = 1000;

  private ScoreWarnings() {}

  /**
   * Prints a line for each thing.
   *
   * @param referenced how many images have references
   */
  static void print(EvaluationSet set, MetricSelection metrics, int referenced, PrintStream to) {
    int images = set.ids().size();
    if (images < referenced) {
      to.printf(Locale.ROOT, "scoring %,d of the %,d images in --references%n", images, referenced);
    }
    warn(set.candidates().stream().filter(tokens -> tokens.isEmpty()).count(), "candidates", to);
    warn(
        set.samples().stream()
            .map(Sample::references)
            .filter(references -> references.stream().anyMatch(tokens -> tokens.isEmpty()))
            .count(),
        "images' references",
        to);
    tables(images, metrics, to);
  }

  private static void warn(long empty, String what, PrintStream to) {
    if (empty > 0) {
      to.printf(Locale.ROOT, "warning: %,d %s are empty or without a word%n", empty, what);
    }
  }

  /** Says which scores cannot be compared with others' for want of a table. */
  static void tables(int images, MetricSelection metrics, PrintStream to) {
    if (metrics.names().contains("METEOR") && metrics.paraphrases().isEmpty()) {
      to.println(
          "METEOR is without paraphrases, about 0.6 below published ones; --paraphrases has them");
    }
    if (!metrics.needsFrequencies() || metrics.frequencies().isPresent()) {
      return;
    }
    if (images == 1) {
      to.println(
          "warning: for 1 image CIDEr-D and CIDEr are 0 by definition; give --df, made by"
              + " score --save-df from a large set");
    } else if (images < FEW_IMAGES) {
      to.printf(
          Locale.ROOT,
          "warning: document frequencies of only %,d images make CIDEr-D and CIDEr too high to be"
              + " compared with other sets'; give --df, made by score --save-df from a large set%n",
          images);
    }
  }
}
