package captioner.weights;

import java.util.List;

/**
 * Where a tensor's elements stand: a strided view of one storage.
 *
 * @param info name, element type and shape
 * @param storage the storage's name within its file
 * @param offset the first element's index in the storage
 * @param strides the distance between neighbours along each axis, in elements
 */
record StoredTensor(TensorInfo info, String storage, long offset, List<Long> strides) {

  StoredTensor {
    strides = List.copyOf(strides);
    if (strides.size() != info.shape().size()) {
      throw new IllegalArgumentException(
          "shape and strides differ in length: " + info.name() + " " + info.shape() + strides);
    }
  }

  /** Returns a view whose elements follow each other, as safetensors stores them. */
  static StoredTensor contiguous(TensorInfo info, String storage, long offset) {
    return new StoredTensor(info, storage, offset, rowMajor(info.shape()));
  }

  boolean isContiguous() {
    return strides.equals(rowMajor(info.shape()));
  }

  /** Returns how many elements of the storage the view reaches across, 0 if it is empty. */
  long span() {
    if (info.elements() == 0) {
      return 0;
    }
    long last = 0;
    for (int axis = 0; axis < strides.size(); axis++) {
      long steps = Math.multiplyExact(info.shape().get(axis) - 1, strides.get(axis));
      last = Math.addExact(last, steps);
    }
    return Math.addExact(last, 1);
  }

  /**
   * Checks that the view stays within its storage and has no more elements than it.
   *
   * @param storageElements the number of elements the storage really has
   * @throws IllegalArgumentException saying which tensor reaches where
   */
  void requireWithin(long storageElements) {
    boolean inside;
    try {
      inside =
          offset >= 0
              && strides.stream().allMatch(s -> s >= 0)
              && info.elements() <= storageElements
              && Math.addExact(offset, span()) <= storageElements;
    } catch (ArithmeticException e) {
      inside = false;
    }
    if (!inside) {
      throw new IllegalArgumentException(
          "tensor reaches outside its storage of "
              + storageElements
              + " elements: "
              + info.name()
              + " "
              + info.shape());
    }
  }

  private static List<Long> rowMajor(List<Long> shape) {
    Long[] strides = new Long[shape.size()];
    long stride = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= Math.max(1, shape.get(axis));
    }
    return List.of(strides);
  }
}
