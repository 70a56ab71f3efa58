package captioner.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Notices that a decoder would invent, or has invented, the rest of a picture.
 *
 * <p>The JDK's JPEG decoder fills what is missing with grey and only warns; the lossless WebP
 * decoder does not even warn. A caption of half a photo would be worse than a message.
 */
final class Damage implements IIOReadWarningListener {
  private static final Pattern TELLING =
      Pattern.compile(
          "missing EOI marker|premature end of data|bad huffman", Pattern.CASE_INSENSITIVE);

  private boolean found;

  /** Returns whether the file ends before the length that its own header states. */
  static boolean shortens(byte[] file, ImageFormat format) {
    return format == ImageFormat.WEBP
        && ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4) > file.length - 8;
  }

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    found |= TELLING.matcher(warning).find();
  }

  boolean found() {
    return found;
  }
}
