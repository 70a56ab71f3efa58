package captioner.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import captioner.text.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampledCaptionsTest {
  private static final int BOS = Vocabulary.BOS;
  private static final int EOS = Vocabulary.EOS;
  private static final int PAD = Vocabulary.PAD;

  /** An ended caption, one that was cut, and one without words. */
  private static final SampledCaptions CAPTIONS =
      new SampledCaptions(List.of(new int[] {7, EOS}, new int[] {5, 6, 8}, new int[] {EOS}));

  @Test
  void everyTokenIsAskedForAfterThoseBeforeIt() {
    assertEquals(3, CAPTIONS.length());
    assertArrayEquals(new long[] {BOS, 7, PAD, BOS, 5, 6, BOS, PAD, PAD}, CAPTIONS.inputs());
    assertArrayEquals(new long[] {7, EOS, PAD, 5, 6, 8, EOS, PAD, PAD}, CAPTIONS.targets());
  }

  @Test
  void everyRealTokenGetsTheNumberOfItsCaption() {
    float[] perToken = CAPTIONS.perToken(new double[] {1, 2, 3});
    assertArrayEquals(new float[] {1, 1, 2, 2, 2, 3}, perToken);
    assertEquals(perToken.length, RealTokens.of(CAPTIONS.targets()).count());
  }
}
