package captioner.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Sinusoidal position encodings of a line and of a square grid. */
public final class Positions {
  private static final double BASE = 10_000;

  private Positions() {}

  /**
   * Returns the encoding of places 0 to length − 1: sines in the even columns, cosines in the odd
   * ones (Vaswani et al. 2017, section 3.5).
   *
   * @param manager owns the result
   * @param length T
   * @param dModel D, even
   * @return (T, D) float32
   */
  public static NDArray line(NDManager manager, int length, int dModel) {
    float[] table = new float[length * dModel];
    for (int place = 0; place < length; place++) {
      fill(table, place * dModel, dModel, place);
    }
    return manager.create(table, new Shape(length, dModel));
  }

  /**
   * Returns the encoding of the cells of a square grid, row by row: the row in the first half of
   * the columns, the column in the second (Parmar et al. 2018, "Image Transformer"; as used by
   * Carion et al. 2020, DETR, appendix A.4).
   *
   * @param manager owns the result
   * @param tokens N, a square number
   * @param dModel D, a multiple of 4
   * @return (N, D) float32
   * @throws IllegalArgumentException if tokens is not a square number
   */
  public static NDArray grid(NDManager manager, int tokens, int dModel) {
    int side = (int) Math.round(Math.sqrt(tokens));
    if (side * side != tokens) {
      throw new IllegalArgumentException("image tokens must form a square grid: " + tokens);
    }
    float[] table = new float[tokens * dModel];
    for (int token = 0; token < tokens; token++) {
      fill(table, token * dModel, dModel / 2, token / side);
      fill(table, token * dModel + dModel / 2, dModel / 2, token % side);
    }
    return manager.create(table, new Shape(tokens, dModel));
  }

  private static void fill(float[] table, int offset, int width, int place) {
    for (int i = 0; i < width; i += 2) {
      double angle = place / Math.pow(BASE, (double) i / width);
      table[offset + i] = (float) Math.sin(angle);
      table[offset + i + 1] = (float) Math.cos(angle);
    }
  }
}
