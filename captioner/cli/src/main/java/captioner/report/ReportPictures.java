package captioner.report;

import captioner.image.PhotoReader;
import captioner.image.UnreadablePhotoException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/** The copies of photos in a report: small JPEGs, upright, without the originals' metadata. */
final class ReportPictures {
  /** Longer side of the pictures in the grid, px. */
  static final int THUMBNAIL = 320;

  /** Longer side of the picture that a click opens, px. */
  static final int PREVIEW = 960;

  private final Path folder;
  private final PhotoReader reader = PhotoReader.forSide(PREVIEW / 2);

  ReportPictures(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes both copies of a photo and returns the greater.
   *
   * @param number names them
   * @throws UnreadablePhotoException if the photo cannot be read (any more)
   * @throws IOException if the copies cannot be written
   */
  BufferedImage write(int number, Path photo) throws IOException {
    BufferedImage preview = fit(reader.read(photo), PREVIEW);
    write(preview, folder.resolve("photos"), number);
    write(fit(preview, THUMBNAIL), folder.resolve("thumbnails"), number);
    return preview;
  }

  private static void write(BufferedImage image, Path folder, int number) throws IOException {
    Path file = folder.resolve(String.format(Locale.ROOT, "%06d.jpg", number));
    Files.createDirectories(folder);
    ImageIO.write(image, "jpg", file.toFile());
  }

  /** Returns an RGB picture with its longer side at most {@code side} px; never enlarged. */
  static BufferedImage fit(BufferedImage image, int side) {
    int longer = Math.max(image.getWidth(), image.getHeight());
    if (longer <= side) {
      return image;
    }
    if (longer >= 2 * side) { // bilinear reads 2 x 2 pixels, so it must not skip any
      int half = Math.max(side, (longer + 1) / 2);
      return fit(scaled(image, (double) half / longer), side);
    }
    return scaled(image, (double) side / longer);
  }

  private static BufferedImage scaled(BufferedImage image, double scale) {
    int width = (int) Math.max(1, Math.round(image.getWidth() * scale));
    int height = (int) Math.max(1, Math.round(image.getHeight() * scale));
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return scaled;
  }
}
