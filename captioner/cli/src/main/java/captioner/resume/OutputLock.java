package captioner.resume;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second run away, which would mix its rows with ours: a lock on a hidden file beside the
 * journal, which is deleted at the end. The journal itself will not do: where locks are POSIX's, a
 * process loses those on a file as soon as it closes any of the channels it has to it.
 */
final class OutputLock implements Closeable {
  private final Path file;
  private final FileChannel channel;

  private OutputLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, which the system lets go of if the process is killed.
   *
   * @throws IOException if another run has it
   */
  static OutputLock of(Path journal) throws IOException {
    Path folder = journal.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) { // createDirectories refuses links to folders
      Files.createDirectories(folder);
    }
    Path file = journal.resolveSibling("." + journal.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean mine;
    try {
      // the file may be that of a run that has just ended, which deleted it
      mine = channel.tryLock() != null && Files.exists(file);
    } catch (OverlappingFileLockException e) {
      mine = false;
    } catch (IOException e) {
      mine = true; // some network file systems have no locks; they are used all the same
    }
    if (!mine) {
      channel.close();
      throw new IOException(journal + " is in use: another captioner writes the same outputs");
    }
    return new OutputLock(file, channel);
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Windows keeps files that are open; it is empty, and found again
    }
    channel.close();
  }
}
