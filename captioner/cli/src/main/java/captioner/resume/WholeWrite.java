package captioner.resume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Writes all of some bytes. */
final class WholeWrite {
  private WholeWrite() {}

  /**
   * Writes where the channel stands.
   *
   * @param file that it leads to, for messages
   * @throws IOException naming the file
   */
  static void to(FileChannel channel, byte[] bytes, Path file) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    try {
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be written: %s; when it can, the same command goes on"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
