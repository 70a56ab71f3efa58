package captioner.weights;

import java.util.List;

/**
 * Name, element type and shape of one tensor in a weight file.
 *
 * @param name dotted name as in PyTorch's {@code state_dict}, such as {@code layer1.0.conv1.weight}
 * @param dtype the element type in the file
 * @param shape the sizes, outermost first; empty for a scalar
 */
public record TensorInfo(String name, DType dtype, List<Long> shape) {

  /** PyTorch's own limit is 64. */
  private static final int MAX_AXES = 64;

  /** Checks that no size is negative and that the number of elements fits a long. */
  public TensorInfo {
    shape = List.copyOf(shape);
    if (shape.size() > MAX_AXES) {
      throw new IllegalArgumentException(
          "a tensor has at most " + MAX_AXES + " axes: " + name + " has " + shape.size());
    }
    long elements = 1;
    for (long size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("sizes must not be negative: " + name + " " + shape);
      }
      try {
        elements = Math.multiplyExact(elements, size);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("shape is absurd: " + name + " " + shape, e);
      }
    }
  }

  /** Returns the number of elements: the product of the sizes, 1 for a scalar. */
  public long elements() {
    long elements = 1;
    for (long size : shape) {
      elements *= size;
    }
    return elements;
  }
}
