package captioner.resume;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Copies a row file from its beginning, row by row, with or without a row. */
final class RowCopy implements Closeable {
  private final FileChannel from;
  private final FileChannel to;
  private long position;

  RowCopy(Path from, Path to) throws IOException {
    this.from = FileChannel.open(from, StandardOpenOption.READ);
    this.to =
        FileChannel.open(
            to,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** Copies what ends at a byte of the old file; returns where it ends in the new one. */
  long copy(long end) throws IOException {
    while (position < end) {
      long copied = from.transferTo(position, end - position, to);
      if (copied <= 0) {
        throw new IOException("a row file has become shorter while it was copied");
      }
      position += copied;
    }
    return to.position();
  }

  /** Leaves out what ends at a byte of the old file. */
  void skip(long end) {
    position = end;
  }

  /** Returns once the new file is on the disk. */
  @Override
  public void close() throws IOException {
    from.close();
    to.force(true);
    to.close();
  }
}
