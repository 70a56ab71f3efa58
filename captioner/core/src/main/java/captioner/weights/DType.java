package captioner.weights;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Element types a weight file may hold, with their size and their names in the two formats. */
public enum DType {
  /** IEEE 754 binary64. */
  FLOAT64(8, "F64", "DoubleStorage"),
  /** IEEE 754 binary32. */
  FLOAT32(4, "F32", "FloatStorage"),
  /** IEEE 754 binary16. */
  FLOAT16(2, "F16", "HalfStorage"),
  /** The upper half of a binary32. */
  BFLOAT16(2, "BF16", "BFloat16Storage"),
  /** Signed 64-bit integer. */
  INT64(8, "I64", "LongStorage"),
  /** Signed 32-bit integer. */
  INT32(4, "I32", "IntStorage"),
  /** Signed 16-bit integer. */
  INT16(2, "I16", "ShortStorage"),
  /** Signed 8-bit integer. */
  INT8(1, "I8", "CharStorage"),
  /** Unsigned 8-bit integer. */
  UINT8(1, "U8", "ByteStorage"),
  /** One byte, 0 or 1. */
  BOOL(1, "BOOL", "BoolStorage");

  private final int bytes;
  private final String safetensorsName;
  private final String storageName;

  DType(int bytes, String safetensorsName, String storageName) {
    this.bytes = bytes;
    this.safetensorsName = safetensorsName;
    this.storageName = storageName;
  }

  /** Returns the bytes one element takes in the file. */
  public int bytes() {
    return bytes;
  }

  /** Returns true for the four floating-point types. */
  public boolean isFloating() {
    return this == FLOAT64 || this == FLOAT32 || this == FLOAT16 || this == BFLOAT16;
  }

  String safetensorsName() {
    return safetensorsName;
  }

  String storageName() {
    return storageName;
  }

  static Optional<DType> ofSafetensors(String name) {
    return Arrays.stream(values()).filter(d -> d.safetensorsName.equals(name)).findFirst();
  }

  static Optional<DType> ofStorage(String name) {
    return Arrays.stream(values()).filter(d -> d.storageName.equals(name)).findFirst();
  }

  /** Returns the element at a byte position, exact for every floating-point type. */
  double floating(ByteBuffer data, int position) {
    return switch (this) {
      case FLOAT64 -> data.getDouble(position);
      case FLOAT32 -> data.getFloat(position);
      case FLOAT16 -> half(data.getShort(position));
      case BFLOAT16 -> Float.intBitsToFloat(data.getShort(position) << 16);
      default -> integer(data, position);
    };
  }

  /** Returns the element at a byte position of an integer type; BOOL is 0 or 1. */
  long integer(ByteBuffer data, int position) {
    return switch (this) {
      case INT64 -> data.getLong(position);
      case INT32 -> data.getInt(position);
      case INT16 -> data.getShort(position);
      case INT8 -> data.get(position);
      case UINT8 -> data.get(position) & 0xff;
      case BOOL -> data.get(position) == 0 ? 0 : 1;
      default -> throw new IllegalStateException("not an integer type: " + this);
    };
  }

  /** Widens IEEE binary16: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        switch (exponent) {
          case 0 -> Math.scalb((float) fraction, -24);
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb((float) (fraction | 0x400), exponent - 25);
        };
    return bits < 0 ? -magnitude : magnitude;
  }
}
