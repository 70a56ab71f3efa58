package captioner.compile;

import captioner.weights.DType;
import java.util.Arrays;
import java.util.Locale;

/** The numbers that a compiled captioner computes with. */
public enum Precision {
  /** binary32: the same captions as the blocks. */
  FLOAT32(DType.FLOAT32, 6),
  /**
   * bfloat16 for weights, convolutions, attention and linear maps; binary32 for layer norms, what
   * residual connections add up, and word scores. Half the file, and fast where the processor has
   * units for it; right everywhere.
   */
  BFLOAT16(DType.BFLOAT16, 15);

  private final DType dtype;
  private final int scalarType;

  Precision(DType dtype, int scalarType) {
    this.dtype = dtype;
    this.scalarType = scalarType;
  }

  /**
   * Returns the precision of a name.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Precision of(String name) {
    return Arrays.stream(values())
        .filter(precision -> precision.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("precision must be float32 or bfloat16: " + name));
  }

  /** Returns how weights are stored. */
  DType dtype() {
    return dtype;
  }

  /** Returns the type's number in TorchScript. */
  int scalarType() {
    return scalarType;
  }

  /** Returns the name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
