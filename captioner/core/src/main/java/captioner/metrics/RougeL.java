package captioner.metrics;

import java.util.List;

/**
 * ROUGE-L: the F-measure of the longest common subsequence of candidate and references.
 *
 * <p>Source: Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries", section 3, <a
 * href="https://aclanthology.org/W04-1013/">W04-1013</a>; as computed by the COCO caption
 * evaluation.
 *
 * <ul>
 *   <li>Unlike the paper, beta is 1.2.
 *   <li>Unlike the paper, the best precision and the best recall are taken separately and may come
 *       from different references.
 *   <li>Unlike the paper, an empty caption counts as one empty word, which equals only another
 *       empty caption.
 * </ul>
 */
public final class RougeL implements Metric {

  private static final double BETA = 1.2;

  /** Creates the metric. */
  public RougeL() {}

  @Override
  public List<String> names() {
    return List.of("ROUGE-L");
  }

  @Override
  public String signature() {
    return "ROUGE-L[beta1.2]";
  }

  /** {@inheritDoc} A row holds the image's score, and 1: the corpus score is the mean. */
  @Override
  public List<double[]> statistics(List<Sample> samples) {
    return MeanStatistics.of(
        samples, sample -> image(words(sample.candidate()), sample.references()));
  }

  @Override
  public double[] scores(double[] sums) {
    return MeanStatistics.mean(sums);
  }

  private static double image(String[] candidate, List<List<String>> references) {
    double precision = 0;
    double recall = 0;
    for (List<String> tokens : references) {
      String[] reference = words(tokens);
      double common = longestCommonSubsequence(candidate, reference);
      precision = Math.max(precision, common / candidate.length);
      recall = Math.max(recall, common / reference.length);
    }
    if (precision == 0 || recall == 0) {
      return 0;
    }
    double beta2 = BETA * BETA;
    return (1 + beta2) * precision * recall / (recall + beta2 * precision);
  }

  private static String[] words(List<String> tokens) {
    return tokens.isEmpty() ? new String[] {""} : tokens.toArray(String[]::new);
  }

  private static int longestCommonSubsequence(String[] a, String[] b) {
    int[] above = new int[b.length + 1];
    for (String word : a) {
      int[] row = new int[b.length + 1];
      for (int j = 1; j <= b.length; j++) {
        row[j] = word.equals(b[j - 1]) ? above[j - 1] + 1 : Math.max(above[j], row[j - 1]);
      }
      above = row;
    }
    return above[b.length];
  }
}
