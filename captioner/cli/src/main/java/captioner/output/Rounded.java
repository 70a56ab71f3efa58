package captioner.output;

/**
 * Numbers as they are written: beyond four decimals they depend on the photos of the same batch.
 */
public final class Rounded {
  private Rounded() {}

  /** Returns a number to four decimals. */
  public static double of(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
