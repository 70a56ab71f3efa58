package captioner.compile;

import captioner.weights.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

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

  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
  private static final Set<String> BFLOAT16_UNITS = Set.of("avx512_bf16", "amx_bf16");

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

  /**
   * Returns what this machine is fastest at: bfloat16 on x86 processors with instructions for it,
   * which Linux tells of, and binary32 elsewhere.
   */
  public static Precision fastest() {
    try {
      return fastest(Files.readString(PROCESSOR));
    } catch (IOException e) {
      return FLOAT32;
    }
  }

  /** Returns what a processor is fastest at, by Linux's description of it. */
  static Precision fastest(String processor) {
    Set<String> flags =
        processor
            .lines()
            .filter(line -> line.startsWith("flags"))
            .flatMap(line -> Arrays.stream(line.split("\\s+")))
            .collect(Collectors.toSet());
    return Collections.disjoint(flags, BFLOAT16_UNITS) ? FLOAT32 : BFLOAT16;
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
