package captioner.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.Bounds;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bytes give a picture or one line, soon, and never another kind of failure. */
final class MutatedPhotosTest {
  /** Of each of 18 photos; {@code -Pstress} makes more. */
  private static final int ROUNDS = Integer.getInteger("mutations", 40);

  private static final int SIDE = 224; // px

  /** What a photo of the most megapixels may cost. */
  private static final long MAX_BYTES = 1L << 30;

  private static final int MAX_SECONDS = 5;

  private final Mutations mutations = new Mutations(11);

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
  void ofEveryFixture(String name) throws IOException {
    assertReadOrRefused(TestPicture.resource(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tiff"})
  void ofWhatTheJdkWrites(String format) throws IOException {
    assertReadOrRefused(TestPicture.encoded(TestPicture.rgb(), format));
  }

  private void assertReadOrRefused(byte[] photo) throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] mutated = mutations.of(photo);
      Bounds.within(MAX_SECONDS, MAX_BYTES, () -> readOrRefuse(mutated));
    }
  }

  /** Decodes and prepares a photo, as for the network. */
  private static void readOrRefuse(byte[] mutated) {
    try {
      BufferedImage picture = PhotoReader.forSide(SIDE).read(mutated, "photo");
      assertEquals(1, picture.getType());
      float[] pixels = Preprocessing.imageNet(SIDE, Resize.SQUASH).apply(picture);
      assertEquals(3 * SIDE * SIDE, pixels.length);
    } catch (UnreadablePhotoException e) {
      assertTrue(e.getMessage().startsWith("photo: "), e.getMessage());
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }
  }
}
