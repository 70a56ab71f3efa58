package captioner.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads photos as upright {@link BufferedImage#TYPE_INT_RGB} pixels, whatever their format.
 *
 * <p>JPEG (baseline, progressive, grey, CMYK), PNG, GIF (first frame), BMP, WebP and TIFF, told
 * apart by content. EXIF orientation is applied and transparency laid on white. Safe for use by
 * many threads: every call has a decoder of its own.
 */
public final class PhotoReader {
  /** More pixels than this are refused before decoding. */
  static final long MAX_PIXELS = 200_000_000L;

  /** More pixels than this are thinned while decoding, where the caller needs fewer. */
  private static final double THINNED_PIXELS = 16e6;

  private static final int MAX_BYTES = 1 << 29;
  private static final String TOO_LONG = "a file of more than 512 MB";

  static {
    ImageIO.setUseCache(false); // decoders must not write temporary files for bytes we hold anyway
    ImageIO.scanForPlugins(); // finds WebP and CMYK also below a class loader of a container
  }

  private final int minSide;

  /** Creates a reader that keeps every pixel. */
  public PhotoReader() {
    this(Integer.MAX_VALUE);
  }

  private PhotoReader(int minSide) {
    this.minSide = minSide;
  }

  /**
   * Returns a reader that bounds its memory: photos over 16 megapixels are thinned while they are
   * decoded, as far as their shorter side stays at least twice {@code minSide} pixels.
   */
  public static PhotoReader forSide(int minSide) {
    if (minSide < 1) {
      throw new IllegalArgumentException("minSide must be at least 1: " + minSide);
    }
    return new PhotoReader(minSide);
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
    return Orientation.of(bytes, format).applyTo(Rgb.of(decode(bytes, format, name)));
  }

  private static byte[] bytesOf(Path photo) throws UnreadablePhotoException {
    String name = photo.toString();
    if (!Files.exists(photo)) {
      throw new UnreadablePhotoException(name, "no such file");
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
    }
  }

  /** Tries the decoders that claim the format, one after the other; the first failure is told. */
  private BufferedImage decode(byte[] bytes, ImageFormat format, String name)
      throws UnreadablePhotoException {
    Iterator<ImageReader> decoders = ImageIO.getImageReadersByFormatName(format.toString());
    UnreadablePhotoException failure =
        new UnreadablePhotoException(name, "no decoder for " + format);
    boolean first = true;
    while (decoders.hasNext()) {
      ImageReader decoder = decoders.next();
      try (ImageInputStream in = new ByteArrayImageInputStream(bytes)) {
        return decode(decoder, in, format, name);
      } catch (UnreadablePhotoException e) {
        throw e;
      } catch (IOException | RuntimeException e) { // decoders throw anything on corrupt bytes
        if (first) {
          failure = new UnreadablePhotoException(name, "corrupt or truncated " + format, e);
          first = false;
        }
      } catch (OutOfMemoryError e) { // corrupt headers ask for absurd arrays
        throw new UnreadablePhotoException(name, "not enough memory to decode this " + format, e);
      } finally {
        decoder.dispose();
      }
    }
    throw failure;
  }

  private BufferedImage decode(
      ImageReader decoder, ImageInputStream in, ImageFormat format, String name)
      throws IOException {
    Damage damage = new Damage();
    decoder.addIIOReadWarningListener(damage);
    decoder.setInput(in, true, true);
    int width = decoder.getWidth(0);
    int height = decoder.getHeight(0);
    if ((long) width * height > MAX_PIXELS) {
      throw new UnreadablePhotoException(
          name, width + " x " + height + " pixels are more than 200 megapixels; scale it down");
    }
    int step = step(width, height);
    ImageReadParam param = decoder.getDefaultReadParam();
    param.setSourceSubsampling(step, step, step / 2, step / 2);
    BufferedImage image = decoder.read(0, param);
    if (damage.found()) {
      throw new UnreadablePhotoException(name, "truncated " + format);
    }
    return image;
  }

  /** Returns the thinning: every how many-th pixel is kept in each direction. */
  private int step(int width, int height) {
    int wanted = (int) Math.ceil(Math.sqrt((double) width * height / THINNED_PIXELS));
    long allowed = Math.min(width, height) / (2L * minSide);
    return (int) Math.max(1, Math.min(wanted, allowed));
  }
}
