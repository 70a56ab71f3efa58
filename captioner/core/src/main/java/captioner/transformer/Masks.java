package captioner.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Attention masks; 1 = keep, 0 = hide. */
public final class Masks {
  /** Added to a hidden score: its softmax weight is exactly 0 in float32. */
  private static final float HIDDEN = -1e9f;

  private Masks() {}

  /**
   * Returns the mask under which a token sees itself and what came before it (Vaswani et al. 2017,
   * section 3.2.3).
   *
   * @param manager owns the result
   * @param length T
   * @return (T, T) float32, rows are the tokens that look, columns the tokens looked at
   */
  public static NDArray causal(NDManager manager, int length) {
    float[] mask = new float[length * length];
    for (int row = 0; row < length; row++) {
      for (int column = 0; column <= row; column++) {
        mask[row * length + column] = 1;
      }
    }
    return manager.create(mask, new Shape(length, length));
  }

  /** Returns the scores with those hidden whose mask is 0; the mask broadcasts to the scores. */
  static NDArray apply(NDArray scores, NDArray mask) {
    return scores.add(mask.toType(DataType.FLOAT32, false).sub(1).mul(-HIDDEN));
  }
}
