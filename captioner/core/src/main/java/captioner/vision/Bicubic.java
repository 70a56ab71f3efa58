package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Bicubic interpolation (Keys 1981, with a = −0.75) of a line, as a matrix: that of PyTorch's
 * {@code interpolate} with {@code align_corners=False}. DJL's own gives other numbers.
 */
final class Bicubic {
  private static final double A = -0.75;

  private Bicubic() {}

  /**
   * Returns the weights that the known cells have in each new one; beyond the ends the last cell
   * goes on.
   *
   * @param manager owns the result
   * @param from known cells
   * @param to new cells on the same length
   * @return (to, from) float32, whose rows sum to 1
   */
  static NDArray weights(NDManager manager, int from, int to) {
    float[] weights = new float[to * from];
    for (int cell = 0; cell < to; cell++) {
      double at = (cell + 0.5) * from / to - 0.5;
      int first = (int) Math.floor(at) - 1;
      for (int i = first; i < first + 4; i++) {
        int known = Math.max(0, Math.min(from - 1, i));
        weights[cell * from + known] += (float) kernel(Math.abs(at - i));
      }
    }
    return manager.create(weights, new Shape(to, from));
  }

  private static double kernel(double distance) {
    if (distance <= 1) {
      return ((A + 2) * distance - (A + 3)) * distance * distance + 1;
    }
    return distance < 2 ? ((A * distance - 5 * A) * distance + 8 * A) * distance - 4 * A : 0;
  }
}
