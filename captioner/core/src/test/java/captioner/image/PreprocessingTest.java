package captioner.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PreprocessingTest {
  @ParameterizedTest
  @CsvSource({
    "SQUASH, 32, resample_squash32.png",
    "SQUASH, 128, resample_squash128.png",
    "CENTER_CROP, 32, resample_crop32.png"
  })
  void resamplesAsPillowDoes(Resize resize, int size, String golden) throws IOException {
    float[] expected = levels(size, Resize.SQUASH).apply(TestPicture.read(golden));
    float[] actual = levels(size, resize).apply(TestPicture.read("resample.png"));
    assertArrayEquals(expected, actual, 1.1f); // Pillow rounds twice
  }

  @Test
  void padsWithTheMeanColourAroundTheWholePicture() throws IOException {
    Preprocessing padded = Preprocessing.imageNet(32, Resize.PAD);
    float[] chw = padded.apply(TestPicture.read("resample.png"));
    BufferedImage golden = TestPicture.read("resample_pad32.png"); // 32 x 20, so 6 rows above
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < 32; y++) {
        for (int x = 0; x < 32; x++) {
          float actual = chw[(c * 32 + y) * 32 + x];
          if (y < 6 || y >= 26) {
            assertEquals(0, actual);
          } else {
            int level = golden.getRGB(x, y - 6) >> (16 - 8 * c) & 255;
            float expected = (level / 255f - padded.mean().get(c)) / padded.std().get(c);
            assertEquals(expected, actual, 0.02f);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Resize.class)
  void squaresOfTheRightSizeAreUntouched(Resize resize) {
    BufferedImage square = TestPicture.of(32, 32, TestPicture::colour);
    float[] levels = levels(32, resize).apply(square);
    for (int i = 0; i < levels.length; i++) {
      int rgb = square.getRGB(i % 32, i / 32 % 32);
      assertEquals(rgb >> (16 - 8 * (i / 1024)) & 255, levels[i], 1e-4f);
    }
  }

  @Test
  void normalisesByImageNetsMeanAndDeviation() {
    float[] white =
        Preprocessing.imageNet(1, Resize.SQUASH).apply(TestPicture.of(5, 3, (x, y) -> 0xffffff));
    float[] expected = {(1 - 0.485f) / 0.229f, (1 - 0.456f) / 0.224f, (1 - 0.406f) / 0.225f};
    assertArrayEquals(expected, white, 1e-5f);
  }

  @ParameterizedTest
  @EnumSource(Resize.class)
  void oneColourStaysOneColourAtAnyShape(Resize resize) {
    for (int[] shape : new int[][] {{1, 1}, {500, 3}, {3, 500}, {33, 47}, {400, 400}}) {
      BufferedImage image = TestPicture.of(shape[0], shape[1], (x, y) -> 0xffffff);
      float[] levels = levels(24, resize).apply(image);
      for (float level : levels) {
        if (resize != Resize.PAD || level != 0) {
          assertEquals(255, level, 1e-3f);
        }
      }
    }
  }

  @Test
  void fillsABatchWithoutTouchingItsNeighbours() throws IOException {
    Preprocessing small = Preprocessing.imageNet(8, Resize.CENTER_CROP);
    float[] batch = new float[3 * small.length()];
    Arrays.fill(batch, 7);
    small.apply(TestPicture.read("resample.png"), batch, small.length());
    assertArrayEquals(
        small.apply(TestPicture.read("resample.png")),
        Arrays.copyOfRange(batch, small.length(), 2 * small.length()));
    for (int i = 0; i < small.length(); i++) {
      assertEquals(7, batch[i]);
      assertEquals(7, batch[2 * small.length() + i]);
    }
  }

  @Test
  void anyColourModelIsTaken() {
    BufferedImage bgr = new BufferedImage(48, 32, BufferedImage.TYPE_3BYTE_BGR);
    bgr.createGraphics().drawImage(TestPicture.rgb(), 0, 0, null);
    Preprocessing small = Preprocessing.imageNet(16, Resize.SQUASH);
    assertArrayEquals(small.apply(TestPicture.rgb()), small.apply(bgr));
  }

  @Test
  void flippingMirrorsAndTwiceIsIdentity() {
    Preprocessing small = levels(32, Resize.SQUASH);
    float[] chw = small.apply(TestPicture.of(32, 32, TestPicture::colour));
    float[] flipped = chw.clone();
    small.flip(flipped, 0);
    BufferedImage mirror = TestPicture.of(32, 32, (x, y) -> TestPicture.colour(31 - x, y));
    assertArrayEquals(small.apply(mirror), flipped);
    small.flip(flipped, 0);
    assertArrayEquals(chw, flipped);
  }

  @Test
  void rejectsImpossibleValues() {
    List<Float> ones = List.of(1f, 1f, 1f);
    assertEquals(
        "size must be 1 to 4096: 0", message(() -> Preprocessing.imageNet(0, Resize.SQUASH)));
    assertEquals(
        "mean and std must have 3 values each: [1.0], [1.0, 1.0, 1.0]",
        message(() -> new Preprocessing(8, Resize.SQUASH, List.of(1f), ones)));
    assertEquals(
        "std must be positive: [1.0, 0.0, 1.0]",
        message(() -> new Preprocessing(8, Resize.SQUASH, ones, List.of(1f, 0f, 1f))));
  }

  private static String message(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }

  /** Returns a preprocessing whose output is plain levels, 0 to 255. */
  private static Preprocessing levels(int size, Resize resize) {
    float one = 1 / 255f;
    return new Preprocessing(size, resize, List.of(0f, 0f, 0f), List.of(one, one, one));
  }
}
