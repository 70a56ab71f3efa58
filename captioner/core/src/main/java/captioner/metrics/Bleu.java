package captioner.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * BLEU-1 to BLEU-4: the geometric mean of clipped n-gram precisions, less for short candidates.
 *
 * <p>Source: Papineni, Roukos, Ward and Zhu 2002, "BLEU: a Method for Automatic Evaluation of
 * Machine Translation", sections 2.1 to 2.3, <a
 * href="https://aclanthology.org/P02-1040/">P02-1040</a>; as computed by the COCO caption
 * evaluation.
 *
 * <ul>
 *   <li>Unlike the paper, 1e-15 is added to each count of matches and 1e-9 to each count of
 *       n-grams, so no score is exactly 0 or 1.
 *   <li>Unlike the paper, each image has a score too: the same formula on that image alone.
 *   <li>Unlike the paper, which leaves it open, of two references equally close in length the
 *       shorter gives the reference length.
 * </ul>
 */
public final class Bleu implements Metric {

  private static final double SMALL = 1e-9;
  private static final double TINY = 1e-15;

  /** Creates the metric. */
  public Bleu() {}

  /** {@inheritDoc} The corpus scores come from counts summed over images, not from a mean. */
  @Override
  public List<Score> score(List<Sample> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a score needs at least 1 image: 0");
    }
    Counts corpus = new Counts();
    List<double[]> images = new ArrayList<>(samples.size());
    for (Sample sample : samples) {
      Counts image = Counts.of(sample);
      images.add(image.scores());
      corpus.add(image);
    }
    double[] all = corpus.scores();
    List<Score> scores = new ArrayList<>(NGrams.MAX_ORDER);
    for (int k = 0; k < NGrams.MAX_ORDER; k++) {
      int order = k;
      List<Double> perImage = images.stream().map(image -> image[order]).toList();
      scores.add(new Score("BLEU-" + (order + 1), all[order], perImage));
    }
    return List.copyOf(scores);
  }

  /** The sums that BLEU is made of; index k holds n-grams of order k + 1. */
  private static final class Counts {

    private final long[] correct = new long[NGrams.MAX_ORDER];
    private final long[] guessed = new long[NGrams.MAX_ORDER];
    private long candidateLength;
    private long referenceLength;

    static Counts of(Sample sample) {
      NGrams candidate = NGrams.of(sample.candidate());
      List<NGrams> references = sample.references().stream().map(NGrams::of).toList();
      Counts counts = new Counts();
      for (int k = 0; k < NGrams.MAX_ORDER; k++) {
        counts.guessed[k] = candidate.total(k + 1);
        counts.correct[k] = matches(candidate, references, k + 1);
      }
      counts.candidateLength = candidate.words();
      counts.referenceLength = closestLength(candidate.words(), references);
      return counts;
    }

    private static long matches(NGrams candidate, List<NGrams> references, int order) {
      long matches = 0;
      for (int i = 0; i < candidate.keys(order).length; i++) {
        int most = 0;
        for (NGrams reference : references) {
          most = Math.max(most, reference.count(order, candidate.keys(order)[i]));
        }
        matches += Math.min(candidate.counts(order)[i], most);
      }
      return matches;
    }

    private static int closestLength(int length, List<NGrams> references) {
      int closest = references.get(0).words();
      for (NGrams reference : references) {
        int words = reference.words();
        int nearer = Math.abs(words - length) - Math.abs(closest - length);
        if (nearer < 0 || (nearer == 0 && words < closest)) {
          closest = words;
        }
      }
      return closest;
    }

    void add(Counts image) {
      for (int k = 0; k < NGrams.MAX_ORDER; k++) {
        correct[k] += image.correct[k];
        guessed[k] += image.guessed[k];
      }
      candidateLength += image.candidateLength;
      referenceLength += image.referenceLength;
    }

    double[] scores() {
      double ratio = (candidateLength + TINY) / (referenceLength + SMALL);
      double brevity = ratio < 1 ? Math.exp(1 - 1 / ratio) : 1;
      double[] scores = new double[NGrams.MAX_ORDER];
      double product = 1;
      for (int k = 0; k < NGrams.MAX_ORDER; k++) {
        product *= (correct[k] + TINY) / (guessed[k] + SMALL);
        scores[k] = Math.pow(product, 1.0 / (k + 1)) * brevity;
      }
      return scores;
    }
  }
}
