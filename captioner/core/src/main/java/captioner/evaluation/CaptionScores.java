package captioner.evaluation;

import captioner.metrics.Metric;
import captioner.metrics.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One system's scores on a set of images, and the statistics they come from, so that the scores of
 * resampled images can be had without scoring again.
 */
public final class CaptionScores {
  private final List<MetricRows> metrics;
  private final List<Score> scores;
  private final String signature;

  /** One metric's statistics, an image a row, and which of its scores are wanted. */
  private record MetricRows(Metric metric, double[][] rows, int[] wanted) {

    static MetricRows of(Metric metric, EvaluationSet set, MetricSelection selection) {
      List<String> names = metric.names();
      int[] wanted =
          IntStream.range(0, names.size())
              .filter(k -> selection.names().contains(names.get(k)))
              .toArray();
      return new MetricRows(
          metric, metric.statistics(set.samples()).toArray(double[][]::new), wanted);
    }
  }

  private CaptionScores(List<MetricRows> metrics, String signature) {
    this.metrics = metrics;
    this.signature = signature;
    List<Score> wanted = new ArrayList<>();
    for (MetricRows metric : metrics) {
      List<Score> all = metric.metric.scores(List.of(metric.rows));
      for (int k : metric.wanted) {
        wanted.add(all.get(k));
      }
    }
    scores = List.copyOf(wanted);
  }

  /** Scores the captions of a set of images. */
  public static CaptionScores of(EvaluationSet set, MetricSelection selection) {
    List<Metric> metrics = selection.metrics(set);
    return new CaptionScores(
        metrics.stream().map(metric -> MetricRows.of(metric, set, selection)).toList(),
        signature(metrics, set, selection));
  }

  private static String signature(
      List<Metric> metrics, EvaluationSet set, MetricSelection selection) {
    List<String> parts = new ArrayList<>();
    metrics.forEach(metric -> parts.add(metric.signature()));
    parts.add(EvaluationSet.TOKENIZER_SIGNATURE);
    if (selection.needsFrequencies()) {
      parts.add(
          selection
              .frequencies()
              .map(df -> "df:table," + df.imageCount())
              .orElse("df:references," + set.ids().size()));
    }
    parts.add("images:" + set.ids().size());
    parts.add("refs:" + set.referenceCount());
    return String.join("|", parts);
  }

  /** Returns the scores, as fractions (a CIDEr-D of 0.57 is printed as 57). */
  public List<Score> scores() {
    return scores;
  }

  /**
   * Returns what was computed, in one line: metrics with versions and settings, tokeniser, source
   * and size of the document frequencies, number of images and of references. Scores with different
   * signatures cannot be compared.
   */
  public String signature() {
    return signature;
  }

  /**
   * Returns a score.
   *
   * @param name as published, such as CIDEr-D
   * @throws IllegalArgumentException if it was not computed
   */
  public Score score(String name) {
    return scores.stream()
        .filter(score -> score.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no metric " + name));
  }

  /**
   * Returns the corpus score of a metric, as a fraction.
   *
   * @param name as published, such as CIDEr-D
   * @throws IllegalArgumentException if it was not computed
   */
  public double corpus(String name) {
    return score(name).corpus();
  }

  /** Returns the corpus scores by name, as fractions. */
  public Map<String, Double> asMap() {
    Map<String, Double> map = new LinkedHashMap<>();
    scores.forEach(score -> map.put(score.name(), score.corpus()));
    return map;
  }

  /**
   * Returns the corpus scores of a resample of the images, in the order of {@link #scores}.
   * Document frequencies stay those of the whole set.
   *
   * @param draws how often each image is in it
   */
  double[] resampled(int[] draws) {
    double[] corpus = new double[scores.size()];
    int at = 0;
    for (MetricRows metric : metrics) {
      double[] sums = new double[metric.rows[0].length];
      for (int image = 0; image < draws.length; image++) {
        double[] row = metric.rows[image];
        for (int i = 0; i < sums.length; i++) {
          sums[i] += draws[image] * row[i];
        }
      }
      double[] values = metric.metric.scores(sums);
      for (int k : metric.wanted) {
        corpus[at++] = values[k];
      }
    }
    return corpus;
  }
}
