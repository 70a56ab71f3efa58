package captioner.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a folder to one writer, in this process or any other, by a lock on its file {@code lock}.
 * The system lets go of it when the process ends, however it ends.
 */
public final class FolderLock implements AutoCloseable {
  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of a folder that exists.
   *
   * @param instead what to do where another holds it, for the message
   * @throws DatasetException if another does, naming the folder
   */
  public static FolderLock of(Path folder, String instead) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new FolderLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      // held elsewhere in this process: the same answer as for another process
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new DatasetException(
        "%s is being written by another program; wait for it to end, or %s"
            .formatted(folder, instead));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
