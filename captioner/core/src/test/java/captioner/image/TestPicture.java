package captioner.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** The picture that the fixtures hold, and what tests do with pictures. */
final class TestPicture {
  static final int WIDTH = 48;
  static final int HEIGHT = 32;

  private TestPicture() {}

  /** Returns the picture: red to the right, green downwards, a white block at the top left. */
  static BufferedImage rgb() {
    return of(WIDTH, HEIGHT, TestPicture::colour);
  }

  static BufferedImage of(int width, int height, IntBinaryOperator colour) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colour.applyAsInt(x, y));
      }
    }
    return image;
  }

  static int colour(int x, int y) {
    if (x < 8 && y < 8) {
      return 0xffffff;
    }
    int red = (int) Math.rint(x * 255 / 47.0);
    int green = (int) Math.rint(y * 255 / 31.0);
    int blue = (int) Math.rint(255 - x * 255 / 47.0);
    return red << 16 | green << 8 | blue;
  }

  /** Returns the colour as grey by Pillow's weights (ITU-R 601). */
  static int grey(int x, int y) {
    int rgb = colour(x, y);
    int level =
        (19595 * (rgb >> 16 & 255) + 38470 * (rgb >> 8 & 255) + 7471 * (rgb & 255) + 0x8000) >> 16;
    return level * 0x010101;
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = TestPicture.class.getResourceAsStream("/image/" + name)) {
      return in.readAllBytes();
    }
  }

  static BufferedImage read(String resource) throws IOException {
    return new PhotoReader().read(resource(resource), resource);
  }

  static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("no encoder for " + format);
    }
    return out.toByteArray();
  }

  /** Returns the mean distance of the two pictures' levels; NaN when their sizes differ. */
  static double distance(BufferedImage a, BufferedImage b) {
    if (a.getWidth() != b.getWidth() || a.getHeight() != b.getHeight()) {
      return Double.NaN;
    }
    long sum = 0;
    for (int y = 0; y < a.getHeight(); y++) {
      for (int x = 0; x < a.getWidth(); x++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          sum += Math.abs((a.getRGB(x, y) >> shift & 255) - (b.getRGB(x, y) >> shift & 255));
        }
      }
    }
    return sum / (3.0 * a.getWidth() * a.getHeight());
  }
}
