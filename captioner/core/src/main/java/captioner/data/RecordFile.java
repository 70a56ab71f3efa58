package captioner.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One file of records of equal size. What was there when it was opened is read through memory
 * mapping; later records are read through the channel until they have doubled the file, and mapped
 * then, so that a growing file is mapped a few times and not once a record.
 */
final class RecordFile implements AutoCloseable {
  private final Path file;
  private final int recordBytes;
  private final int capacity;
  private final FileChannel reader;
  private FileChannel writer;
  private volatile MappedByteBuffer mapped;
  private volatile int written;

  private RecordFile(Path file, int recordBytes, int capacity, FileChannel reader)
      throws IOException {
    this.file = file;
    this.recordBytes = recordBytes;
    this.capacity = capacity;
    this.reader = reader;
    this.written = recordsOnDisk();
    map();
  }

  /** Opens the file for reading, creating it if there is none. */
  static RecordFile open(Path file, int recordBytes, int capacity) throws IOException {
    if (Files.notExists(file)) {
      Files.createFile(file);
    }
    FileChannel reader = FileChannel.open(file, StandardOpenOption.READ);
    return new RecordFile(file, recordBytes, capacity, reader);
  }

  /** Returns how many whole records the file holds now. */
  int recordsOnDisk() throws IOException {
    return (int) Math.min(capacity, reader.size() / recordBytes);
  }

  private void map() throws IOException {
    mapped = reader.map(MapMode.READ_ONLY, 0, (long) written * recordBytes);
  }

  /** Copies a record that was written before into the target. */
  void read(int slot, ByteBuffer target) throws IOException {
    MappedByteBuffer bytes = mapped;
    int position = slot * recordBytes;
    if (position + recordBytes <= bytes.capacity()) {
      target.put(bytes.slice(position, recordBytes));
      return;
    }
    ByteBuffer window = target.slice(target.position(), recordBytes);
    while (window.hasRemaining()) {
      if (reader.read(window, (long) slot * recordBytes + window.position()) < 0) {
        throw new DatasetException(file + " ends before record " + slot + "; delete its folder");
      }
    }
    target.position(target.position() + recordBytes);
  }

  /** Writes a record; only one thread may do so. */
  void write(int slot, ByteBuffer record) throws IOException {
    if (writer == null) {
      writer = FileChannel.open(file, StandardOpenOption.WRITE);
    }
    try {
      long position = (long) slot * recordBytes;
      while (record.hasRemaining()) {
        position += writer.write(record, position);
      }
    } catch (IOException e) {
      throw new DatasetException(
          "cannot write %d bytes to %s, whose disk has %d free (%s); free some space or use another cache folder"
              .formatted(
                  recordBytes, file, Files.getFileStore(file).getUsableSpace(), e.getMessage()),
          e);
    }
    written = Math.max(written, slot + 1);
    if (written == capacity || (long) written * recordBytes >= 2L * mapped.capacity()) {
      map();
    }
  }

  void force() throws IOException {
    if (writer != null) {
      writer.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
    if (writer != null) {
      writer.close();
    }
  }
}
