package captioner.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bytes give a picture or one line, soon, and never another kind of failure. */
final class MutatedPhotosTest {
  private static final int[] LIES = {0, 1, -1, 255, 12_000, 65_000, 65_535, 1 << 30, 1 << 31};
  private static final int ROUNDS = 40;

  private final Random random = new Random(11);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "progressive.jpg",
        "cmyk.jpg",
        "oriented6.jpg",
        "rgb16.png",
        "palette.png",
        "p3.png",
        "lossless.webp",
        "lossy.webp",
        "oriented6.webp",
        "animated.webp",
        "lzw.tif",
        "jpeg.tif",
        "oriented6.tif"
      })
  @Timeout(60)
  void ofEveryFixture(String name) throws IOException {
    assertReadOrRefused(TestPicture.resource(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tiff"})
  @Timeout(60)
  void ofWhatTheJdkWrites(String format) throws IOException {
    assertReadOrRefused(TestPicture.encoded(TestPicture.rgb(), format));
  }

  private void assertReadOrRefused(byte[] photo) {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] mutated = mutated(photo);
      try {
        assertEquals(1, PhotoReader.forSide(224).read(mutated, "photo").getType());
      } catch (UnreadablePhotoException e) {
        assertTrue(e.getMessage().startsWith("photo: "), e.getMessage());
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      }
    }
  }

  /**
   * Flips bits, overwrites bytes, cuts, or lies in two or four bytes, most often near the start.
   */
  private byte[] mutated(byte[] photo) {
    byte[] bytes = photo.clone();
    int zone = random.nextBoolean() ? Math.min(bytes.length, 200) : bytes.length;
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int hit = random.nextInt(6); hit >= 0; hit--) {
      int at = random.nextInt(zone - 4);
      int lie = LIES[random.nextInt(LIES.length)];
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> buffer.putInt(at, random.nextBoolean() ? lie : Integer.reverseBytes(lie));
        default ->
            buffer.putShort(
                at, random.nextBoolean() ? (short) lie : Short.reverseBytes((short) lie));
      }
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }
}
