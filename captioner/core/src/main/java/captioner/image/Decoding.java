package captioner.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes one image file with the decoders that ImageIO knows for its format, one after the other
 * until one succeeds.
 *
 * @param name what messages call the file
 * @param file its bytes
 * @param format what its content says it is
 * @param minSide twice as many pixels of each side are kept, if there are as many
 */
record Decoding(String name, byte[] file, ImageFormat format, int minSide) {
  /** More pixels than this are refused before any memory is taken for them. */
  private static final long MAX_PIXELS = 200_000_000L;

  /** A longer row or column is refused; JPEG and GIF can hold no longer one. */
  private static final int MAX_SIDE = 65_535;

  /** More pixels than this are thinned while decoding, where the caller needs fewer. */
  private static final double THINNED_PIXELS = 16e6;

  /**
   * Photos of more pixels than this are decoded one at a time: a progressive JPEG takes up to 6
   * bytes a pixel outside of Java's heap, however much it is thinned, a WebP 4 inside.
   */
  private static final long LONE_PIXELS = 64_000_000L;

  private static final Lock LONE = new ReentrantLock();

  static {
    ImageIO.setUseCache(false); // decoders must not write temporary files for bytes we hold anyway
    ImageIO.scanForPlugins(); // finds WebP and CMYK also below a class loader of a container
  }

  /**
   * Returns the pixels as they are stored, of any colour model, thinned if there are many.
   *
   * @throws UnreadablePhotoException with the reason of the first decoder
   */
  BufferedImage pixels() throws UnreadablePhotoException {
    Iterator<ImageReader> decoders = ImageIO.getImageReadersByFormatName(format.toString());
    UnreadablePhotoException failure =
        new UnreadablePhotoException(name, "no decoder for " + format);
    boolean first = true;
    while (decoders.hasNext()) {
      ImageReader decoder = decoders.next();
      try {
        return pixels(decoder);
      } catch (UnreadablePhotoException e) {
        throw e;
      } catch (IOException | RuntimeException e) { // decoders throw anything on corrupt bytes
        if (first) {
          failure = new UnreadablePhotoException(name, "corrupt or truncated " + format, e);
          first = false;
        }
      } finally {
        decoder.dispose();
      }
    }
    throw failure;
  }

  private BufferedImage pixels(ImageReader decoder) throws IOException {
    Damage damage = new Damage();
    byte[] bytes = prepared();
    decoder.addIIOReadWarningListener(damage);
    try (ImageInputStream in = new ByteArrayImageInputStream(bytes)) {
      decoder.setInput(in, true, true);
      BufferedImage image = pixels(decoder, decoder.getWidth(0), decoder.getHeight(0));
      if (damage.found() || bytes.length > file.length && damage.padded()) {
        throw new UnreadablePhotoException(name, "truncated " + format);
      }
      return image;
    }
  }

  private byte[] prepared() {
    return switch (format) {
      case JPEG -> Damage.ended(file);
      case PNG -> Png.withoutNotes(file);
      default -> file;
    };
  }

  private BufferedImage pixels(ImageReader decoder, int width, int height) throws IOException {
    check(width, height);
    int step = step(width, height);
    ImageReadParam param = decoder.getDefaultReadParam();
    param.setSourceSubsampling(step, step, step / 2, step / 2);
    if ((long) width * height <= LONE_PIXELS) {
      return decoder.read(0, param);
    }
    LONE.lock();
    try {
      return decoder.read(0, param);
    } finally {
      LONE.unlock();
    }
  }

  private void check(int width, int height) throws UnreadablePhotoException {
    String size = width + " x " + height + " pixels";
    long pixels = (long) width * height;
    if (pixels > MAX_PIXELS) {
      throw new UnreadablePhotoException(
          name, size + " are more than 200 megapixels; scale it down");
    } else if (Math.max(width, height) > MAX_SIDE) {
      throw new UnreadablePhotoException(name, size + ": a side is longer than 65535; crop it");
    } else if (format == ImageFormat.JPEG && Damage.isTooShort(file, pixels)) {
      throw new UnreadablePhotoException(name, "truncated JPEG");
    }
  }

  /** Returns the thinning: every how many-th pixel is kept in each direction. */
  private int step(int width, int height) {
    int wanted = (int) Math.ceil(Math.sqrt((double) width * height / THINNED_PIXELS));
    long allowed = Math.min(width, height) / (2L * minSide);
    return (int) Math.max(1, Math.min(wanted, allowed));
  }
}
