package captioner.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Steps through the parts that a JPEG, PNG or WebP file is made of, without copying or inflating
 * them: a JPEG's segments up to its pixels, named by the marker as one character, and the chunks of
 * the others, named by four. Ends where the file does or where it makes no sense.
 */
final class Chunks {
  private static final byte START_OF_SCAN = (byte) 0xda;

  private final byte[] file;
  private final ByteBuffer bytes;
  private final ImageFormat format;
  private String name = "";
  private int from;
  private int start;
  private int length;
  private long end;

  /** Stands before the first part. */
  Chunks(byte[] file, ImageFormat format) {
    this.file = file;
    this.format = format;
    bytes = ByteBuffer.wrap(file);
    bytes.order(format == ImageFormat.WEBP ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    end =
        switch (format) {
          case JPEG -> 2;
          case PNG -> 8;
          case WEBP -> 12;
          case GIF, BMP, TIFF -> file.length; // have none
        };
  }

  /** Returns the content of the first part of that name that begins with {@code prefix}. */
  static Optional<ByteBuffer> find(byte[] file, ImageFormat format, String name, String prefix) {
    Chunks chunks = new Chunks(file, format);
    while (chunks.next()) {
      if (chunks.name.equals(name) && chunks.startsWith(prefix)) {
        return Optional.of(
            ByteBuffer.wrap(file, chunks.start, chunks.length)
                .position(chunks.start + prefix.length())
                .slice());
      }
    }
    return Optional.empty();
  }

  /** Steps to the next part; returns whether there is one, whole. */
  boolean next() {
    if (end > file.length - 12) { // less than any part that matters
      return false;
    }
    from = (int) end;
    return (format == ImageFormat.JPEG ? nextSegment() : nextChunk())
        && length >= 0
        && end <= file.length;
  }

  private boolean nextSegment() {
    int marker = from + 1;
    while (marker < file.length - 3 && file[marker] == (byte) 0xff) {
      marker++; // fill bytes
    }
    name = text(marker, 1);
    start = marker + 3;
    length = (bytes.getShort(marker + 1) & 0xffff) - 2;
    end = (long) start + length;
    return file[from] == (byte) 0xff && file[marker] != START_OF_SCAN;
  }

  private boolean nextChunk() {
    boolean png = format == ImageFormat.PNG;
    name = text(png ? from + 4 : from, 4);
    start = from + 8;
    length = bytes.getInt(png ? from : from + 4);
    end = (long) start + length + (png ? 4 : length & 1); // a checksum, or padding
    return true;
  }

  private boolean startsWith(String prefix) {
    return length >= prefix.length() && text(start, prefix.length()).equals(prefix);
  }

  private String text(int from, int length) {
    return new String(file, from, length, StandardCharsets.ISO_8859_1);
  }

  String name() {
    return name;
  }

  /** Returns where the part begins, its own header counted. */
  int from() {
    return from;
  }

  /** Returns where the next part begins. */
  int end() {
    return (int) end;
  }
}
