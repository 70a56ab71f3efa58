package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** What follows a convolution. */
public enum Rectifier {
  /** Nothing. */
  NONE,
  /** max(0, x). */
  RELU,
  /** min(max(0, x), 6). */
  RELU6;

  /** Returns the rectified map and closes the given one, unless they are the same. */
  NDArray replace(NDArray map) {
    if (this == NONE) {
      return map;
    }
    try (map) {
      return this == RELU ? Activation.relu(map) : Activation.relu6(map);
    }
  }
}
