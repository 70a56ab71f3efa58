package captioner.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Image files changed byte by byte, to claim what no honest encoder would write. */
final class Crafted {
  private Crafted() {}

  /** Returns the file with another size in its header; the pixels stay as they were. */
  static byte[] claiming(byte[] file, int width, int height) {
    byte[] bytes = file.clone();
    ByteBuffer big = ByteBuffer.wrap(bytes);
    ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    switch (ImageFormat.of(bytes).orElseThrow()) {
      case JPEG -> {
        int frame = frame(bytes);
        big.putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
      }
      case PNG -> {
        big.putInt(16, width).putInt(20, height);
        big.putInt(29, crc(Arrays.copyOfRange(bytes, 12, 29)));
      }
      case GIF -> {
        little.putShort(6, (short) width).putShort(8, (short) height);
        int picture = text(bytes).indexOf(",\0\0\0\0");
        little.putShort(picture + 5, (short) width).putShort(picture + 7, (short) height);
      }
      case BMP -> little.putInt(18, width).putInt(22, height);
      case TIFF -> {
        putTag(bytes, 256, width);
        putTag(bytes, 257, height);
      }
      case WEBP -> { // the canvas of an extended file, each side in 24 bits and less one
        little.putInt(24, width - 1 | bytes[27] << 24);
        little.putShort(27, (short) (height - 1)).put(29, (byte) (height - 1 >> 16));
      }
    }
    return bytes;
  }

  /** Returns the JPEG with a segment after its first marker. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    ByteBuffer segment = ByteBuffer.allocate(4 + content.length);
    segment.put((byte) 0xff).put((byte) marker).putShort((short) (2 + content.length)).put(content);
    return inserted(jpeg, 2, segment.array());
  }

  /** Returns the PNG with a chunk after its header. */
  static byte[] withChunk(byte[] png, String type, byte[] content) {
    return inserted(png, 33, chunk(type, content));
  }

  /** Returns a PNG's chunk with its length and checksum. */
  static byte[] chunk(String type, byte[] content) {
    byte[] body = inserted(latin1(type), 4, content);
    ByteBuffer chunk = ByteBuffer.allocate(8 + body.length);
    return chunk.putInt(content.length).put(body).putInt(crc(body)).array();
  }

  /** Returns a black PNG of 24 bits a pixel, in almost no bytes. */
  static byte[] blankPng(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) 8).put((byte) 2); // bits a sample; red, green and blue
    byte[] png = latin1("\u0089PNG\r\n\u001a\n");
    png = inserted(png, png.length, chunk("IHDR", header.array()));
    png = inserted(png, png.length, chunk("IDAT", deflatedZeros((1 + 3L * width) * height)));
    return inserted(png, png.length, chunk("IEND", new byte[0]));
  }

  /**
   * Returns what inflates to that many zeros, without deflating more than a megabyte (RFC 1950).
   */
  static byte[] deflatedZeros(long zeros) {
    byte[] megabyte = new byte[1 << 20];
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    byte[] block = new byte[1 << 12];
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x78, (byte) 0xda});
    deflater.setInput(megabyte);
    int length = deflater.deflate(block, 0, block.length, Deflater.FULL_FLUSH);
    for (long whole = zeros / megabyte.length; whole > 0; whole--) {
      out.write(block, 0, length);
    }
    deflater.setInput(megabyte, 0, (int) (zeros % megabyte.length));
    deflater.finish();
    out.write(block, 0, deflater.deflate(block));
    int sum = (int) (zeros % 65_521) << 16 | 1; // Adler-32 of zeros
    out.writeBytes(ByteBuffer.allocate(4).putInt(sum).array());
    return out.toByteArray();
  }

  /** Overwrites the value of one of a TIFF's tags, whichever its byte order. */
  static void putTag(byte[] tiff, int tag, int value) {
    ByteBuffer bytes = ByteBuffer.wrap(tiff);
    bytes.order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = bytes.getInt(4);
    for (int i = 0; i < bytes.getShort(directory); i++) {
      int entry = directory + 2 + 12 * i;
      if ((bytes.getShort(entry) & 0xffff) == tag) {
        bytes.putShort(entry + 2, (short) 4).putInt(entry + 8, value); // 4: a long of 32 bits
      }
    }
  }

  static byte[] inserted(byte[] bytes, int at, byte[] more) {
    byte[] all = Arrays.copyOf(bytes, bytes.length + more.length);
    System.arraycopy(bytes, at, all, at + more.length, bytes.length - at);
    System.arraycopy(more, 0, all, at, more.length);
    return all;
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns where the JPEG's marker of a frame, SOF0 or SOF2, lies. */
  private static int frame(byte[] jpeg) {
    int at = 2;
    while (jpeg[at + 1] != (byte) 0xc0 && jpeg[at + 1] != (byte) 0xc2) {
      at += 2 + (ByteBuffer.wrap(jpeg).getShort(at + 2) & 0xffff);
    }
    return at;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
