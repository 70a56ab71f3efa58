package captioner.training;

/** How long the gradients of an epoch are, and how many were clipped. */
final class GradientNorms {
  private final double clipNorm;
  private double sum;
  private int steps;
  private int clipped;

  /** Counts gradients longer than a norm as clipped. */
  GradientNorms(double clipNorm) {
    this.clipNorm = clipNorm;
  }

  void add(double norm) {
    sum += norm;
    steps++;
    if (norm > clipNorm) {
      clipped++;
    }
  }

  void restart() {
    sum = 0;
    steps = 0;
    clipped = 0;
  }

  /** Returns the mean norm before clipping, 0 before the first. */
  double mean() {
    return steps == 0 ? 0 : sum / steps;
  }

  /** Returns the share of gradients that were clipped. */
  double clipped() {
    return steps == 0 ? 0 : (double) clipped / steps;
  }
}
