package captioner.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The text file that says which record belongs to which hash: line n is the hash of record n. A
 * line counts if it is complete, and so do the lines before it; what follows the last such line is
 * cut off before writing.
 *
 * <p>Lookups may run beside one writer; the caller keeps writers apart.
 */
final class FeatureIndex implements AutoCloseable {
  private static final int HASH = 64;
  private static final int LINE = HASH + 1;

  private final Path file;
  private final Map<String, Integer> slots = new ConcurrentHashMap<>();
  private final List<String> pending = new ArrayList<>();
  private volatile int size;
  private FileChannel channel;

  FeatureIndex(Path file) {
    this.file = file;
  }

  /** Takes in the complete lines that this index does not have yet. */
  void load() throws IOException {
    if (Files.notExists(file)) {
      return;
    }
    byte[] bytes = Files.readAllBytes(file);
    while ((size + 1L) * LINE <= bytes.length) {
      String line = new String(bytes, size * LINE, LINE, StandardCharsets.ISO_8859_1);
      if (!line.matches("[0-9a-f]{64}\n")) {
        return;
      }
      remember(line.substring(0, HASH));
    }
  }

  private void remember(String sha256) {
    slots.put(sha256, size);
    size++;
  }

  /** Forgets all records from number {@code records} on. */
  void truncate(int records) {
    if (records < size) {
      slots.values().removeIf(slot -> slot >= records);
      size = records;
    }
  }

  /** Returns the number of the record, or -1. */
  int slot(String sha256) {
    return slots.getOrDefault(sha256, -1);
  }

  int size() {
    return size;
  }

  /** Returns how many records are not in the file yet. */
  int pending() {
    return pending.size();
  }

  /** Opens the file for writing and cuts off what does not count. */
  void startAppending() throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.truncate((long) size * LINE);
  }

  /** Names the next record; {@link #flush()} writes the name to disk. */
  void add(String sha256) {
    pending.add(sha256);
    remember(sha256);
  }

  void flush() throws IOException {
    String lines = String.join("\n", pending) + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.ISO_8859_1));
    long position = (long) (size - pending.size()) * LINE;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
    channel.force(true);
    pending.clear();
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
