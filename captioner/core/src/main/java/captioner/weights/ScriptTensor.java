package captioner.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A tensor of a TorchScript program. One of four dimensions, the weight of a convolution, lies in
 * memory with the channels last, which is how a processor convolves fastest.
 *
 * @param array the numbers, float32; stays the caller's
 * @param dtype FLOAT32, or BFLOAT16 for the nearest such numbers, half to even
 */
public record ScriptTensor(NDArray array, DType dtype) {

  /** Checks the type. */
  public ScriptTensor {
    if (dtype != DType.FLOAT32 && dtype != DType.BFLOAT16) {
      throw new IllegalArgumentException("dtype must be FLOAT32 or BFLOAT16: " + dtype);
    }
  }

  long[] shape() {
    return array.getShape().getShape();
  }

  /** Returns how many elements of memory it is from one index to the next, for every axis. */
  long[] strides() {
    long[] shape = shape();
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int axis : axes(shape.length)) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    return strides;
  }

  /** Returns the axes, the one that runs fastest in memory first. */
  private static List<Integer> axes(int dimensions) {
    if (dimensions == 4) {
      return List.of(1, 3, 2, 0);
    }
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < dimensions; axis++) {
      axes.add(axis);
    }
    Collections.reverse(axes);
    return axes;
  }

  /**
   * Returns the numbers as they are to lie in memory, little-endian. Zeros have no sign: which one
   * they have after a model is loaded is a matter of chance, and nothing depends on it.
   */
  byte[] bytes() {
    float[] values = laidOut();
    ByteBuffer bytes = ByteBuffer.allocate(values.length * dtype.bytes());
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    for (float signed : values) {
      float value = signed + 0f; // -0 + 0 is 0
      if (dtype == DType.FLOAT32) {
        bytes.putFloat(value);
      } else {
        bytes.putShort(bfloat16(value));
      }
    }
    return bytes.array();
  }

  private float[] laidOut() {
    if (array.getShape().dimension() != 4) {
      return array.toFloatArray();
    }
    Shape shape = array.getShape();
    int channels = (int) shape.get(1);
    int pixels = (int) (shape.get(2) * shape.get(3));
    float[] nchw = array.toFloatArray();
    float[] nhwc = new float[nchw.length];
    for (int from = 0; from < nchw.length; from++) {
      int image = from / (channels * pixels);
      int channel = from / pixels % channels;
      int pixel = from % pixels;
      nhwc[(image * pixels + pixel) * channels + channel] = nchw[from];
    }
    return nhwc;
  }

  /** Returns the upper half of the nearest binary32 whose lower half is zero. */
  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >> 16 | 0x40);
    }
    int half = 0x7fff + (bits >> 16 & 1); // a tie goes to the even one
    return (short) (bits + half >> 16);
  }
}
