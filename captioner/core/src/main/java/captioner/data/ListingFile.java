package captioner.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads the UTF-8 text files that list photos; what cannot be read becomes one line. */
final class ListingFile {
  private ListingFile() {}

  /** Turns the text of a file into a value. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(BufferedReader text) throws IOException;
  }

  /**
   * Returns what the parser makes of the file.
   *
   * @throws DatasetException if the file is missing or is not UTF-8
   */
  static <T> T read(Path file, Parser<T> parser) throws IOException {
    try (BufferedReader text = Files.newBufferedReader(file)) {
      skipByteOrderMark(text);
      return parser.parse(text);
    } catch (NoSuchFileException e) {
      throw new DatasetException("no such file: " + file, e);
    } catch (CharacterCodingException e) {
      throw new DatasetException(file + " is not UTF-8 text", e);
    } catch (UncheckedIOException e) {
      throw new DatasetException(file + " cannot be read: " + e.getCause().getMessage(), e);
    }
  }

  private static void skipByteOrderMark(BufferedReader text) throws IOException {
    text.mark(1);
    if (text.read() != '\uFEFF') {
      text.reset();
    }
  }

  /** Returns the lines of a file, stripped, without empty ones. */
  static List<String> lines(Path file) throws IOException {
    return read(
        file, text -> text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
  }
}
