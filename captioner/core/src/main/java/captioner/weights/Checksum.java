package captioner.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of a safetensors file that holds it: computed with zeros in its place, so that it stands
 * in the header and is known only when all has been written.
 */
final class Checksum {
  /** The property's name. */
  static final String KEY = "sha256";

  /** Holds the place. */
  static final String UNKNOWN = "0".repeat(64);

  private static final int CHUNK = 1 << 20;

  private final MessageDigest digest;

  Checksum() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  void add(ByteBuffer bytes) {
    digest.update(bytes);
  }

  /** Returns 64 hexadecimal digits. */
  String value() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns where the digits begin in a header without a checksum, -1 if it has no place. */
  static int position(byte[] header) {
    return position(header, UNKNOWN);
  }

  private static int position(byte[] header, String digits) {
    String property = "\"" + KEY + "\":\"" + digits + "\"";
    int at = new String(header, StandardCharsets.ISO_8859_1).indexOf(property);
    return at < 0 ? -1 : at + property.length() - 1 - digits.length();
  }

  /** Writes the digits into a file. */
  static void put(Path file, long position, String digits) throws IOException {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(digits.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        out.write(bytes, position + bytes.position());
      }
    }
  }

  /**
   * Returns the checksum of a file that says it has another, or this one.
   *
   * @param digits what it says
   */
  static String of(Path file, String digits) throws IOException {
    Checksum checksum = new Checksum();
    try (FileChannel in = FileChannel.open(file)) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      boolean head = true;
      while (in.read(chunk) >= 0 || chunk.position() > 0) {
        if (chunk.hasRemaining() && in.position() < in.size()) {
          continue;
        }
        int at = head ? position(chunk.array(), digits) : -1;
        if (at >= 0) {
          chunk.put(at, UNKNOWN.getBytes(StandardCharsets.US_ASCII));
        }
        head = false;
        checksum.add(chunk.flip());
        chunk.clear();
      }
    }
    return checksum.value();
  }
}
