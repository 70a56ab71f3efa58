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
  private int label;
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

  /** Returns what follows {@code prefix} in the first part of that name that begins with it. */
  static Optional<ByteBuffer> find(byte[] file, ImageFormat format, String name, String prefix) {
    for (Chunks chunks = new Chunks(file, format); chunks.next(); ) {
      if (chunks.is(name, prefix)) {
        return Optional.of(chunks.content().position(prefix.length()).slice());
      }
    }
    return Optional.empty();
  }

  /** Steps to the next part; returns whether there is one, whole. */
  boolean next() {
    if (end > file.length - 12) { // less than any part that matters
      return false;
    }
    return (format == ImageFormat.JPEG ? nextSegment() : nextChunk())
        && length >= 0
        && end <= file.length;
  }

  private boolean nextSegment() {
    boolean marked = file[(int) end] == (byte) 0xff;
    label = (int) end + 1;
    while (label < file.length - 3 && file[label] == (byte) 0xff) {
      label++; // fill bytes
    }
    name = text(label, 1);
    start = label + 3;
    length = (bytes.getShort(label + 1) & 0xffff) - 2;
    end = (long) start + length;
    return marked && file[label] != START_OF_SCAN;
  }

  private boolean nextChunk() {
    boolean png = format == ImageFormat.PNG;
    label = (int) end + (png ? 4 : 0);
    name = text(label, 4);
    start = (int) end + 8;
    length = bytes.getInt(png ? label - 4 : label + 4);
    end = (long) start + length + (png ? 4 : length & 1); // a checksum, or padding
    return true;
  }

  private String text(int at, int length) {
    return new String(file, at, length, StandardCharsets.ISO_8859_1);
  }

  /** Returns whether the part has that name, and content that begins with {@code prefix}. */
  boolean is(String name, String prefix) {
    return this.name.equals(name)
        && length >= prefix.length()
        && text(start, prefix.length()).equals(prefix);
  }

  String name() {
    return name;
  }

  /** Returns where the name stands. */
  int label() {
    return label;
  }

  /** Returns where the content begins. */
  int start() {
    return start;
  }

  /** Returns a view of the content. */
  ByteBuffer content() {
    return ByteBuffer.wrap(file, start, length).slice();
  }
}
