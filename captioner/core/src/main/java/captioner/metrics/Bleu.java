package captioner.metrics;

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

  private static final List<String> NAMES = List.of("BLEU-1", "BLEU-2", "BLEU-3", "BLEU-4");
  private static final int ORDERS = NGrams.MAX_ORDER;

  // Places in a row of statistics; the matches of each order come first.
  private static final int GUESSED = ORDERS;
  private static final int CANDIDATE_LENGTH = 2 * ORDERS;
  private static final int REFERENCE_LENGTH = CANDIDATE_LENGTH + 1;

  private static final double SMALL = 1e-9;
  private static final double TINY = 1e-15;

  /** Creates the metric. */
  public Bleu() {}

  @Override
  public List<String> names() {
    return NAMES;
  }

  @Override
  public String signature() {
    return "BLEU[n4,closest]";
  }

  /**
   * {@inheritDoc} A row holds, for n = 1 to 4, how many n-grams of the candidate are right and how
   * many there are, then its length and that of the reference closest in length.
   */
  @Override
  public List<double[]> statistics(List<Sample> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a score needs at least 1 image: 0");
    }
    return samples.parallelStream()
        .map(sample -> row(sample.candidateGrams(), sample.referenceGrams()))
        .toList();
  }

  /** Returns the row of {@link #statistics} of one image. */
  static double[] row(NGrams candidate, List<NGrams> references) {
    double[] row = new double[REFERENCE_LENGTH + 1];
    for (int k = 0; k < ORDERS; k++) {
      row[k] = matches(candidate, references, k + 1);
      row[GUESSED + k] = candidate.total(k + 1);
    }
    row[CANDIDATE_LENGTH] = candidate.words();
    row[REFERENCE_LENGTH] = closestLength(candidate.words(), references);
    return row;
  }

  /** {@inheritDoc} */
  @Override
  public double[] scores(double[] sums) {
    double ratio = (sums[CANDIDATE_LENGTH] + TINY) / (sums[REFERENCE_LENGTH] + SMALL);
    double brevity = ratio < 1 ? Math.exp(1 - 1 / ratio) : 1;
    double[] scores = new double[ORDERS];
    double product = 1;
    for (int k = 0; k < ORDERS; k++) {
      product *= (sums[k] + TINY) / (sums[GUESSED + k] + SMALL);
      scores[k] = Math.pow(product, 1.0 / (k + 1)) * brevity;
    }
    return scores;
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
}
