package captioner.evaluation;

import java.util.Arrays;

/**
 * Where a score lies with 95 % confidence.
 *
 * @param low the 2.5th percentile of resampled scores
 * @param high the 97.5th percentile
 */
public record Interval(double low, double high) {
  private static final double TAIL = 0.025;

  /** Returns the middle 95 % of values, which need not be sorted. */
  static Interval of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Interval(quantile(sorted, TAIL), quantile(sorted, 1 - TAIL));
  }

  /** Returns a quantile, between two values where it falls between them. */
  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
