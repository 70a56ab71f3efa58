package captioner.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Writes files whole or not at all, whenever the process or the machine ends: first beside it under
 * another name, forced to the disk, then renamed, and the renaming forced to the disk, too.
 */
public final class WholeFile {

  /** Fills a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path unfinished) throws IOException;
  }

  private WholeFile() {}

  /**
   * Writes or replaces a file with a text, in UTF-8.
   *
   * @throws IOException if its folder is missing or full, naming the file; the old one stays
   */
  public static void write(Path file, String text) throws IOException {
    write(file, unfinished -> Files.write(unfinished, text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Writes or replaces a file.
   *
   * @throws WeightFileException if its folder is missing or full; the old one stays
   */
  static void write(Path file, Content content) throws IOException {
    Path absolute = file.toAbsolutePath();
    if (!Files.isDirectory(absolute.getParent())) {
      throw new WeightFileException(file, "folder does not exist; create it first");
    }
    Path unfinished = absolute.resolveSibling(file.getFileName() + ".part");
    try {
      content.writeTo(unfinished);
      try (FileChannel written = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      rename(unfinished, absolute);
    } catch (IOException e) {
      throw new WeightFileException(file, "cannot be written: " + reason(e), e);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /**
   * A full disk says no more than its reason, and would be hidden by the unfinished file's name.
   */
  private static String reason(IOException e) {
    return e instanceof FileSystemException failure && failure.getReason() != null
        ? failure.getReason()
        : e.getMessage();
  }

  /** Renames a file, over another that may be there, in one step that outlives a power failure. */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(to.toAbsolutePath().getParent())) {
      folder.force(true);
    } catch (IOException e) {
      // Windows does not open folders, and makes renaming durable by itself.
    }
  }
}
