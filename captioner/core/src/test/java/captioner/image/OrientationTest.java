package captioner.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OrientationTest {
  private static final int W = TestPicture.WIDTH;
  private static final int H = TestPicture.HEIGHT;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyOrientationGivesTheSameUprightPicture(int tag) throws IOException {
    BufferedImage upright = Orientation.of(tag).applyTo(stored(tag));
    assertEquals(0, TestPicture.distance(TestPicture.rgb(), upright));

    byte[] jpeg = withExif(TestPicture.encoded(stored(tag), "jpg"), tag);
    BufferedImage read = new PhotoReader().read(jpeg, "photo");
    assertEquals(0, TestPicture.distance(TestPicture.rgb(), read), 5);
  }

  @ParameterizedTest
  @CsvSource({"webp, 0", "png, 0", "tif, 0", "jpg, 2"})
  void orientationIsReadFromEveryFormatThatHasIt(String extension, double tolerance)
      throws IOException {
    BufferedImage read = TestPicture.read("oriented6." + extension);
    assertEquals(0, TestPicture.distance(TestPicture.rgb(), read), tolerance);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 4711})
  void unknownOrientationsAreUpright(int tag) {
    BufferedImage picture = TestPicture.rgb();
    assertSame(picture, Orientation.of(tag).applyTo(picture));
  }

  @Test
  void brokenExifIsIgnored() throws IOException {
    byte[] jpeg = withExif(TestPicture.encoded(TestPicture.rgb(), "jpg"), 6);
    for (int i = 12; i < 38; i++) {
      jpeg[i] = (byte) 0xff; // from the byte order mark on
    }
    BufferedImage read = new PhotoReader().read(jpeg, "photo");
    assertEquals(0, TestPicture.distance(TestPicture.rgb(), read), 5);
  }

  /** Returns the picture as a camera stores it, by EXIF 2.32's table of row 0 and column 0. */
  private static BufferedImage stored(int tag) {
    return switch (tag) {
      case 1 -> TestPicture.rgb(); // row 0 is the top, column 0 the left
      case 2 -> TestPicture.of(W, H, (x, y) -> TestPicture.colour(W - 1 - x, y)); // top, right
      case 3 -> TestPicture.of(W, H, (x, y) -> TestPicture.colour(W - 1 - x, H - 1 - y));
      case 4 -> TestPicture.of(W, H, (x, y) -> TestPicture.colour(x, H - 1 - y)); // bottom, left
      case 5 -> TestPicture.of(H, W, (x, y) -> TestPicture.colour(y, x)); // left, top
      case 6 -> TestPicture.of(H, W, (x, y) -> TestPicture.colour(W - 1 - y, x)); // right, top
      case 7 -> TestPicture.of(H, W, (x, y) -> TestPicture.colour(W - 1 - y, H - 1 - x));
      case 8 -> TestPicture.of(H, W, (x, y) -> TestPicture.colour(y, H - 1 - x)); // left, bottom
      default -> throw new IllegalArgumentException("tag must be 1 to 8: " + tag);
    };
  }

  /** Inserts an APP1 segment with one tag, 0x0112, after the JPEG's first marker. */
  private static byte[] withExif(byte[] jpeg, int tag) {
    ByteBuffer segment = ByteBuffer.allocate(36);
    segment.putShort((short) 0xffe1).putShort((short) 34);
    segment.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8);
    segment.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    segment.putShort((short) tag).putShort((short) 0).putInt(0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(segment.array());
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }
}
