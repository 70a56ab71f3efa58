package captioner.transformer;

import ai.djl.ndarray.NDArray;

/**
 * How the linear layers of a pass compute. A {@link ai.djl.training.ParameterStore} that is also
 * one of these decides for all layers that are given it.
 */
public interface MatrixProducts {

  /**
   * Returns x·Wᵀ + b.
   *
   * @param x (…, in) float32
   * @param weight (out, in) float32
   * @param bias (out) float32
   * @return (…, out) float32, owned by the manager of x
   */
  NDArray linear(NDArray x, NDArray weight, NDArray bias);
}
