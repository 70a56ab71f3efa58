package captioner.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes one image file with the decoders that ImageIO knows for its format, one after the other
 * until one succeeds.
 *
 * @param name what messages call the file
 * @param file its bytes, without notes that decoders cannot be trusted with
 * @param format what its content says it is
 * @param minSide twice as many pixels of each side are kept, if there are as many
 * @param maxMegapixels larger pictures are refused before any memory is taken for them
 */
record Decoding(String name, byte[] file, ImageFormat format, int minSide, int maxMegapixels) {
  /** No reader takes more pixels than this. */
  static final int MAX_MEGAPIXELS = 200;

  /** A longer row or column is refused; JPEG and GIF can hold no longer one. */
  private static final int MAX_SIDE = 65_535;

  /** CMYK with masks has no more. */
  private static final int MAX_CHANNELS = 8;

  /** More pixels than this are thinned while decoding, where the caller needs fewer. */
  private static final double THINNED_PIXELS = 16e6;

  /** Decoders that take more than this many bytes work one at a time. */
  private static final long LONE_BYTES = 150_000_000L;

  private static final String PROGRESSIVE = "\u00c2";
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
    byte[] bytes = isOpenJpeg() ? JpegScans.ended(file) : file;
    decoder.addIIOReadWarningListener(damage);
    try (ImageInputStream in = new PhotoBytes(bytes)) {
      decoder.setInput(in, true, true);
      BufferedImage image = pixels(decoder, decoder.getWidth(0), decoder.getHeight(0));
      if (damage.found() || bytes.length > file.length && damage.padded()) {
        throw new UnreadablePhotoException(name, "truncated " + format);
      }
      return image;
    }
  }

  private boolean isOpenJpeg() throws UnreadablePhotoException {
    if (format != ImageFormat.JPEG) {
      return false;
    }
    JpegScans scans = JpegScans.of(file);
    if (scans.count() > JpegScans.MAX) {
      throw new UnreadablePhotoException(
          name, "a JPEG of " + scans.count() + " scans; save it anew");
    }
    return scans.open();
  }

  private BufferedImage pixels(ImageReader decoder, int width, int height) throws IOException {
    check(width, height);
    if (format == ImageFormat.TIFF) {
      checkChannels(decoder);
    }
    int step = step(width, height);
    ImageReadParam param = decoder.getDefaultReadParam();
    param.setSourceSubsampling(step, step, step / 2, step / 2);
    if (decoderBytes((long) width * height) <= LONE_BYTES) {
      return decoder.read(0, param);
    }
    LONE.lock();
    try {
      return decoder.read(0, param);
    } finally {
      LONE.unlock();
    }
  }

  /** A TIFF may claim thousands of channels, and each would be given memory for every pixel. */
  private void checkChannels(ImageReader decoder) throws IOException {
    int channels = decoder.getImageTypes(0).next().getNumBands();
    if (channels > MAX_CHANNELS) {
      throw new UnreadablePhotoException(
          name, "a TIFF of " + channels + " channels; save it as RGB");
    }
  }

  private void check(int width, int height) throws IOException {
    String size = width + " x " + height + " pixels";
    long pixels = (long) width * height;
    if (Math.min(width, height) < 1) {
      throw new IIOException(size);
    } else if (pixels > maxMegapixels * 1_000_000L) {
      throw new UnreadablePhotoException(
          name, size + " are more than " + maxMegapixels + " megapixels; scale it down");
    } else if (Math.max(width, height) > MAX_SIDE) {
      throw new UnreadablePhotoException(name, size + ": a side is longer than 65535; crop it");
    } else if (format == ImageFormat.JPEG && Damage.isTooShort(file, pixels)) {
      throw new UnreadablePhotoException(name, "truncated JPEG");
    }
    long bytes = decoderBytes(pixels);
    if (format == ImageFormat.WEBP && bytes > Runtime.getRuntime().maxMemory() / 2) {
      throw new UnreadablePhotoException(
          name,
          "this WebP takes %d MB to decode; give Java twice as much (-Xmx) or convert it to JPEG"
              .formatted(bytes / 1_000_000));
    }
  }

  /**
   * Returns about how many bytes a decoder takes beside the picture that it returns. A progressive
   * JPEG is held as coefficients of 16 bits, outside of Java's heap; a WebP whole, within. Others
   * are decoded a row at a time.
   */
  private long decoderBytes(long pixels) {
    return switch (format) {
      case JPEG -> Chunks.find(file, format, PROGRESSIVE, "").isPresent() ? 6 * pixels : 0;
      case WEBP -> Math.max(8 * pixels, WebpFrames.decoderBytes(file));
      case PNG, GIF, BMP, TIFF -> 0;
    };
  }

  /** Returns the thinning: every how many-th pixel is kept in each direction. */
  private int step(int width, int height) {
    int wanted = (int) Math.ceil(Math.sqrt((double) width * height / THINNED_PIXELS));
    long allowed = Math.min(width, height) / (2L * minSide);
    return (int) Math.max(1, Math.min(wanted, allowed));
  }
}
