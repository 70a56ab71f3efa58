package captioner.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Tells the formats apart by their first bytes, and unpacks gzip. */
final class Formats {

  /** A gzipped file may unpack to this much, and no more: 2 GiB. */
  static final long MAX_UNPACKED_BYTES = 1L << 31;

  private Formats() {}

  static WeightSource open(Path file) throws IOException {
    if (!isGzip(head(file))) {
      return openPlain(file, file, false);
    }
    Path unpacked = Files.createTempFile("captioner-weights", ".bin");
    try {
      gunzip(file, unpacked);
      return openPlain(file, unpacked, true);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(unpacked);
      throw e;
    }
  }

  /**
   * Opens an unpacked file.
   *
   * @param shown the path for messages
   * @param file the bytes
   * @param temporary whether closing deletes them
   */
  private static WeightSource openPlain(Path shown, Path file, boolean temporary)
      throws IOException {
    byte[] head = head(file);
    if (head.length >= 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4) {
      return TorchSource.open(shown, file, temporary);
    }
    if (head.length >= 9 && head[8] == '{') {
      return SafetensorsSource.open(shown, file, temporary);
    }
    if (head.length >= 2 && (head[0] & 0xff) == 0x80 && head[1] <= 5) {
      throw new WeightFileException(
          shown, "is a PyTorch file of before 1.6; load and save it again with a newer torch.save");
    }
    throw new WeightFileException(
        shown,
        "is no weight file: expected a TorchScript or PyTorch archive or safetensors, plain or"
            + " gzipped");
  }

  private static byte[] head(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new WeightFileException(file, "is a folder, not a weight file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(9);
    } catch (NoSuchFileException e) {
      throw new WeightFileException(file, "no such weight file", e);
    } catch (IOException e) {
      throw new WeightFileException(file, "cannot be read; check its permissions", e);
    }
  }

  private static boolean isGzip(byte[] head) {
    return head.length >= 2 && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b;
  }

  private static void gunzip(Path file, Path unpacked) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16);
        OutputStream out = Files.newOutputStream(unpacked)) {
      byte[] buffer = new byte[1 << 16];
      long total = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        total += n;
        if (total > MAX_UNPACKED_BYTES) {
          throw new WeightFileException(file, "unpacks to more than 2 GiB");
        }
        out.write(buffer, 0, n);
      }
    } catch (EOFException | ZipException e) {
      throw new WeightFileException(
          file, "gzip data is damaged or cut short; fetch the file again", e);
    } catch (WeightFileException e) {
      throw e;
    } catch (IOException e) {
      throw new WeightFileException(
          file, "cannot be unpacked to " + unpacked.getParent() + ": " + e.getMessage(), e);
    }
  }

  /** Reads exactly the asked bytes at a position, or says that the file ends early. */
  static ByteBuffer readFully(Path shown, FileChannel channel, long position, int bytes)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      int n = channel.read(buffer, position + buffer.position());
      if (n < 0) {
        throw new WeightFileException(shown, "file is cut short; fetch it again");
      }
    }
    return buffer.rewind();
  }
}
