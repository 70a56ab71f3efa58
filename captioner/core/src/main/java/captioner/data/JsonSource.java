package captioner.data;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a JSON file as a stream; whatever is wrong with it becomes one line naming the file. */
final class JsonSource {
  private JsonSource() {}

  /** Turns the tokens of a file into a value. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(JsonReader json) throws IOException;
  }

  /**
   * Returns what the parser makes of the file.
   *
   * @throws DatasetException if the file is missing or is not the JSON that the parser expects; the
   *     message holds the line, column and JSON path
   */
  static <T> T read(Path file, Parser<T> parser) throws IOException {
    try {
      return ListingFile.read(file, text -> parser.parse(new JsonReader(text)));
    } catch (MalformedJsonException
        | EOFException
        | JsonParseException
        | IllegalStateException
        | NumberFormatException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new DatasetException(file + " is not the JSON expected: " + reason, e);
    }
  }
}
