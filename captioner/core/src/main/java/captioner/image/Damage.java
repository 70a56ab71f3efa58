package captioner.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Notices that a decoder would invent, or has invented, the rest of a picture.
 *
 * <p>The JDK's JPEG decoder fills what is missing with grey and only warns; the lossless WebP
 * decoder does not even warn. A caption of half a photo would be worse than a message. A JPEG that
 * lacks nothing but its end marker, as some cameras and copies leave it, is whole: with a marker
 * set after it the decoder neither misses pixels nor finds bytes that belong to none.
 */
final class Damage implements IIOReadWarningListener {
  private static final byte END = (byte) 0xd9;
  private static final byte START_OF_SCAN = (byte) 0xda;

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

  /** Returns the JPEG with an end marker if it breaks off among its pixels; else as it is. */
  static byte[] ended(byte[] jpeg) {
    if (lastMarker(jpeg) != START_OF_SCAN) {
      return jpeg;
    }
    byte[] ended = Arrays.copyOf(jpeg, jpeg.length + 2);
    ended[jpeg.length] = (byte) 0xff;
    ended[jpeg.length + 1] = END;
    return ended;
  }

  /** Returns the last marker that is neither a stuffed byte nor a restart within the pixels. */
  private static byte lastMarker(byte[] jpeg) {
    for (int i = jpeg.length - 2; i > 0; i--) {
      int marker = jpeg[i + 1] & 0xff;
      boolean within = marker == 0 || marker == 0xff || marker >= 0xd0 && marker <= 0xd7;
      if (jpeg[i] == (byte) 0xff && !within) {
        return (byte) marker;
      }
    }
    return 0;
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
