package captioner.training;

/** How the learning rate moves over the steps of a run, after a linear warm-up. */
public enum Schedule {
  /** Falls with the inverse square root of the step (Vaswani et al. 2017, equation 3). */
  NOAM {
    @Override
    double decay(double step, double warmup, double total) {
      return Math.sqrt(Math.max(1, warmup) / step);
    }
  },
  /** Falls along half a cosine to 2 % at the end (Loshchilov and Hutter 2017, SGDR, equation 5). */
  COSINE {
    @Override
    double decay(double step, double warmup, double total) {
      double progress = Math.min(1, (step - warmup) / Math.max(1, total - warmup));
      return FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * progress));
    }
  };

  private static final double FLOOR = 0.02;

  abstract double decay(double step, double warmup, double total);

  /**
   * Returns the share of the peak learning rate that a step uses.
   *
   * @param step from 1
   * @param warmup steps in which the rate rises from 0 to its peak
   * @param total steps of the whole run
   */
  public double factor(long step, long warmup, long total) {
    return step < warmup ? (double) step / warmup : decay(step, warmup, total);
  }
}
