package captioner.model;

import ai.djl.ndarray.NDArray;

/** Overwriting of trained arrays. */
public final class Weights {
  private Weights() {}

  /**
   * Copies values into an array in place, so that everything that shares its memory sees them.
   *
   * <p>{@link NDArray#copyTo} would give the array new memory instead, and optimizers and gradients
   * would go on with the old.
   *
   * @param target finite values of the same shape; may require a gradient, which is not recorded
   */
  public static void overwrite(NDArray target, NDArray values) {
    try (NDArray memory = target.stopGradient()) {
      memory.muli(0).addi(values);
    }
  }
}
