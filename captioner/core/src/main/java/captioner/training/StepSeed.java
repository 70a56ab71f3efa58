package captioner.training;

/**
 * Seeds of what is drawn by chance, told from the run's seed and what they are for, so that a run
 * that goes on draws what it would have drawn.
 */
public final class StepSeed {
  private StepSeed() {}

  /**
   * Returns a seed that is far from those of neighbouring purposes: SplitMix64 (Steele et al.
   * 2014).
   *
   * @param seed of the run
   * @param purpose a number for each, such as that of an epoch or a step
   */
  public static long of(int seed, long purpose) {
    long z = seed * 0x9E3779B97F4A7C15L + purpose;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
