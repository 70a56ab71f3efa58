package captioner.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads photos as upright {@link BufferedImage#TYPE_INT_RGB} pixels, whatever their format.
 *
 * <p>JPEG (baseline, progressive, grey, CMYK), PNG, GIF (first frame), BMP, WebP and TIFF, told
 * apart by content. EXIF orientation is applied, colour profiles are followed to sRGB, and
 * transparency is laid on white. Safe for use by many threads: every call has a decoder of its own,
 * and those that take much memory wait for each other.
 */
public final class PhotoReader {
  private static final int MAX_BYTES = 1 << 29;
  private static final String TOO_LONG = "a file of more than 512 MB";

  private static final String NO_MEMORY = "not enough memory for it; give Java more (-Xmx)";

  private final int minSide;
  private final int maxMegapixels;

  /** Creates a reader that keeps every pixel. */
  public PhotoReader() {
    this(Integer.MAX_VALUE, Decoding.MAX_MEGAPIXELS);
  }

  private PhotoReader(int minSide, int maxMegapixels) {
    this.minSide = minSide;
    this.maxMegapixels = maxMegapixels;
  }

  /**
   * Returns a reader that bounds its memory: photos over 16 megapixels are thinned while they are
   * decoded, as far as their shorter side stays at least twice {@code minSide} pixels.
   */
  public static PhotoReader forSide(int minSide) {
    if (minSide < 1) {
      throw new IllegalArgumentException("minSide must be at least 1: " + minSide);
    }
    return new PhotoReader(minSide, Decoding.MAX_MEGAPIXELS);
  }

  /**
   * Returns the same reader with another limit: larger photos are refused before memory is taken
   * for them.
   *
   * @param megapixels width times height in millions, from 1 to 200, where the limit is otherwise
   */
  public PhotoReader withMaxMegapixels(int megapixels) {
    if (megapixels < 1 || megapixels > Decoding.MAX_MEGAPIXELS) {
      throw new IllegalArgumentException(
          "megapixels must be from 1 to %d: %d".formatted(Decoding.MAX_MEGAPIXELS, megapixels));
    }
    return new PhotoReader(minSide, megapixels);
  }

  /**
   * Returns the photo in a file, upright.
   *
   * @throws UnreadablePhotoException naming the file and the reason
   */
  public BufferedImage read(Path photo) throws UnreadablePhotoException {
    return read(bytesOf(photo), photo.toString());
  }

  /**
   * Returns the photo in a stream, upright; reads the stream to its end and leaves it open.
   *
   * @param name what messages call the photo
   * @throws UnreadablePhotoException naming the photo and the reason
   */
  public BufferedImage read(InputStream in, String name) throws UnreadablePhotoException {
    try {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new UnreadablePhotoException(name, TOO_LONG);
      }
      return read(bytes, name);
    } catch (UnreadablePhotoException e) {
      throw e;
    } catch (IOException e) {
      throw new UnreadablePhotoException(name, "cannot be read: " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new UnreadablePhotoException(name, NO_MEMORY, e);
    }
  }

  /**
   * Returns the photo in the bytes of an image file, upright.
   *
   * @param name what messages call the photo
   * @throws UnreadablePhotoException naming the photo and the reason
   */
  public BufferedImage read(byte[] bytes, String name) throws UnreadablePhotoException {
    byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, ImageFormat.HEAD_BYTES));
    ImageFormat format =
        ImageFormat.of(head)
            .orElseThrow(() -> new UnreadablePhotoException(name, ImageFormat.whyNot(head)));
    if (Damage.shortens(bytes, format)) {
      throw new UnreadablePhotoException(name, "truncated " + format);
    }
    try {
      return upright(bytes, format, name);
    } catch (OutOfMemoryError e) { // corrupt headers ask for absurd arrays
      throw new UnreadablePhotoException(name, NO_MEMORY, e);
    } catch (RuntimeException | StackOverflowError e) { // odd colour models, endless nesting
      throw new UnreadablePhotoException(name, "corrupt " + format, e);
    }
  }

  private BufferedImage upright(byte[] bytes, ImageFormat format, String name)
      throws UnreadablePhotoException {
    Notes notes = new Notes(bytes, format);
    BufferedImage rgb =
        Rgb.of(new Decoding(name, notes.hidden(), format, minSide, maxMegapixels).pixels());
    notes.profile().ifPresent(profile -> profile.toSrgb(rgb));
    return Orientation.of(bytes, format).applyTo(rgb);
  }

  private static byte[] bytesOf(Path photo) throws UnreadablePhotoException {
    String name = photo.toString();
    if (!Files.exists(photo)) {
      throw new UnreadablePhotoException(
          name, Files.isSymbolicLink(photo) ? "a link that leads nowhere" : "no such file");
    } else if (!Files.isReadable(photo)) {
      throw new UnreadablePhotoException(name, "no permission to read it");
    } else if (!Files.isRegularFile(photo)) {
      throw new UnreadablePhotoException(
          name, Files.isDirectory(photo) ? "a folder, not a photo" : "not a regular file");
    }
    try (InputStream in = Files.newInputStream(photo)) {
      byte[] head = in.readNBytes(ImageFormat.HEAD_BYTES);
      if (ImageFormat.of(head).isEmpty()) { // before a film of many gigabytes is read
        throw new UnreadablePhotoException(name, ImageFormat.whyNot(head));
      } else if (Files.size(photo) > MAX_BYTES) {
        throw new UnreadablePhotoException(name, TOO_LONG);
      }
      return Files.readAllBytes(photo);
    } catch (UnreadablePhotoException e) {
      throw e;
    } catch (IOException e) {
      throw new UnreadablePhotoException(name, "cannot be read: " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new UnreadablePhotoException(name, NO_MEMORY, e);
    }
  }
}
