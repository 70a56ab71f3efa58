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
 * decoder does not even warn. A caption of half a photo would be worse than a message. A JPEG that
 * lacks nothing but its end marker, as some cameras and copies leave it, is whole: once it is given
 * one, the decoder neither misses pixels nor finds bytes that belong to none.
 */
final class Damage implements IIOReadWarningListener {
  private static final Pattern TELLING =
      Pattern.compile(
          "missing EOI marker|premature end of data|bad huffman", Pattern.CASE_INSENSITIVE);

  private static final Pattern PADDED = Pattern.compile("extraneous bytes before marker 0xd9");

  private boolean found;
  private boolean padded;

  /** Returns whether the file is too short for what its own header states. */
  static boolean shortens(byte[] file, ImageFormat format) {
    return format == ImageFormat.WEBP
        && ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4) > file.length - 8;
  }

  /** Returns whether a JPEG has less than one bit for every block of 8 x 8 pixels. */
  static boolean isTooShort(byte[] jpeg, long pixels) {
    return jpeg.length < pixels / (8 * 8 * 8);
  }

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    found |= TELLING.matcher(warning).find();
    padded |= PADDED.matcher(warning).find();
  }

  /** Returns whether pixels are missing. */
  boolean found() {
    return found;
  }

  /** Returns whether something other than pixels comes before the end marker. */
  boolean padded() {
    return padded;
  }
}
