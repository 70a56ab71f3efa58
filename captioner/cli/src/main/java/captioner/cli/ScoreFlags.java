package captioner.cli;

import captioner.evaluation.Bootstrap;
import captioner.evaluation.EvaluationSet;
import captioner.evaluation.MetricSelection;
import captioner.evaluation.ScoreReport;
import captioner.metrics.DocumentFrequencyTable;
import captioner.metrics.meteor.ParaphraseTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** How captions are scored: the flags that {@code score} and {@code evaluate} share. */
record ScoreFlags(MetricSelection metrics, Optional<Bootstrap> bootstrap) {

  /**
   * Adds the flags.
   *
   * @param resamples for intervals where the user says nothing
   */
  static Options addTo(Options options, int resamples) {
    String names = String.join(", ", MetricSelection.NAMES);
    return options
        .addOption(
            Flags.value(
                "metrics", "LIST", "all (the default), BLEU (all four), or some of " + names))
        .addOption(
            Flags.value(
                "df",
                "FILE",
                "document frequencies for CIDEr-D and CIDEr; default: of the scored images"))
        .addOption(
            Flags.value(
                "paraphrases", "FILE", "METEOR's paraphrase-en.gz; without it METEOR is lower"))
        .addOption(
            Flags.value(
                "bootstrap", "N", "resamples for 95 % intervals, 0: none; default " + resamples))
        .addOption(Flags.value("seed", "S", "of the resamples; default 0"));
  }

  /** Reads the flags, and the file of document frequencies. */
  static ScoreFlags of(CommandLine line, int resamples) throws IOException, UsageException {
    int asked = Flags.integer(line, "bootstrap", resamples, 0);
    int seed = Flags.integer(line, "seed", 0, Integer.MIN_VALUE);
    return new ScoreFlags(
        metrics(line), asked == 0 ? Optional.empty() : Optional.of(new Bootstrap(asked, seed)));
  }

  private static MetricSelection metrics(CommandLine line) throws IOException, UsageException {
    MetricSelection metrics;
    try {
      metrics = MetricSelection.parse(line.getOptionValue("metrics", "all"));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--metrics: " + e.getMessage());
    }
    if (line.hasOption("df")) {
      Path file = Path.of(line.getOptionValue("df"));
      metrics = metrics.withFrequencies(DocumentFrequencyTable.read(file));
    }
    if (line.hasOption("paraphrases")) {
      Path file = Path.of(line.getOptionValue("paraphrases"));
      metrics = metrics.withParaphrases(ParaphraseTable.read(file));
    }
    return metrics;
  }

  /** Scores a set as the flags say. */
  ScoreReport report(EvaluationSet set) {
    ScoreReport report = ScoreReport.of(set, metrics);
    return bootstrap.map(report::withIntervals).orElse(report);
  }
}
