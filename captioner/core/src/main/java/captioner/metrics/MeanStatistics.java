package captioner.metrics;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Statistics of a metric whose corpus score is the mean over images: the score, and 1. */
final class MeanStatistics {
  private MeanStatistics() {}

  /** Returns a row for each sample; the samples are scored in parallel. */
  static List<double[]> of(List<Sample> samples, ToDoubleFunction<Sample> score) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a score needs at least 1 image: 0");
    }
    return samples.parallelStream()
        .map(sample -> new double[] {score.applyAsDouble(sample), 1})
        .toList();
  }

  /** Returns the mean that a sum of rows stands for. */
  static double[] mean(double[] sums) {
    return new double[] {sums[0] / sums[1]};
  }
}
