package captioner.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Names are read, and a processor's flags. */
class PrecisionTest {
  @Test
  void hasNames() {
    for (Precision precision : Precision.values()) {
      assertEquals(precision, Precision.of(precision.toString()));
    }
    assertThrows(IllegalArgumentException.class, () -> Precision.of("float16"));
  }

  @Test
  void bfloat16IsForProcessorsWithUnitsForIt() {
    String plain =
        "model name\t: amx_bf16 in a name\nflags\t\t: fpu sse2 avx2 avx512f\nbugs\t: x\n";
    assertEquals(Precision.FLOAT32, Precision.fastest(plain));
    assertEquals(Precision.FLOAT32, Precision.fastest(""));
    assertEquals(Precision.BFLOAT16, Precision.fastest(plain.replace("avx2", "avx512_bf16 avx2")));
    assertEquals(Precision.BFLOAT16, Precision.fastest("flags : fpu amx_bf16"));
  }
}
