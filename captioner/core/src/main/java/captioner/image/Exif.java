package captioner.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Finds the orientation in a file's EXIF block (EXIF 2.32, tag 0x0112) and reads nothing else.
 *
 * <p>Only the tags of the first directory are looked at, so no block can lead in circles, and no
 * text or profile beside it is inflated or parsed: those were ways to keep a reader busy for ever.
 */
final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;

  private Exif() {}

  /** Returns the orientation's number as it stands there; none where EXIF is missing or broken. */
  static Optional<Integer> orientation(byte[] file, ImageFormat format) {
    try {
      return block(file, format).flatMap(Exif::orientation);
    } catch (IndexOutOfBoundsException e) {
      return Optional.empty(); // a picture with unreadable notes is still a picture
    }
  }

  private static Optional<ByteBuffer> block(byte[] file, ImageFormat format) {
    String prefix = "Exif\0\0";
    return switch (format) {
      case JPEG -> Chunks.find(file, format, "\u00e1", prefix);
      case PNG -> Chunks.find(file, format, "eXIf", "");
      case WEBP ->
          Chunks.find(file, format, "EXIF", prefix) // not in the specification, but in the wild
              .or(() -> Chunks.find(file, format, "EXIF", ""));
      case TIFF -> Optional.of(ByteBuffer.wrap(file));
      case GIF, BMP -> Optional.empty();
    };
  }

  private static Optional<Integer> orientation(ByteBuffer tiff) {
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    int entries = tiff.getShort(directory) & 0xffff;
    for (int entry = directory + 2; entries > 0; entries--, entry += 12) {
      if (tiff.getShort(entry) == ORIENTATION && tiff.getShort(entry + 2) == SHORT) {
        return Optional.of((int) tiff.getShort(entry + 8));
      }
    }
    return Optional.empty();
  }
}
