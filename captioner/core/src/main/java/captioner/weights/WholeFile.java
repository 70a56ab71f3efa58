package captioner.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files whole or not at all: first beside it under another name, then renamed. */
final class WholeFile {

  /** Fills a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(Path unfinished) throws IOException;
  }

  private WholeFile() {}

  /**
   * Writes or replaces a file.
   *
   * @throws WeightFileException if its folder is missing or full
   */
  static void write(Path file, Content content) throws IOException {
    Path absolute = file.toAbsolutePath();
    if (!Files.isDirectory(absolute.getParent())) {
      throw new WeightFileException(file, "folder does not exist; create it first");
    }
    Path unfinished = absolute.resolveSibling(file.getFileName() + ".part");
    try {
      content.writeTo(unfinished);
      Files.move(
          unfinished,
          absolute,
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new WeightFileException(file, "cannot be written: " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
