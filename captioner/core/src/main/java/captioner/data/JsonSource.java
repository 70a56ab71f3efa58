package captioner.data;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a JSON file as a stream; whatever is wrong with it becomes one line naming the file. */
final class JsonSource {
  private static final String LIBRARY_HINT =
      "Use JsonReader.setStrictness(Strictness.LENIENT) to accept ";

  private JsonSource() {}

  /** Turns the tokens of a file into a value. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(JsonReader json) throws IOException;
  }

  /** Reads the fields of an object. */
  @FunctionalInterface
  interface ObjectReader {
    void read(JsonReader json) throws IOException;
  }

  /**
   * Returns what the parser makes of the file.
   *
   * @throws DatasetException if the file is missing or is not the JSON that the parser expects; the
   *     message holds the line, column and JSON path
   */
  static <T> T read(Path file, Parser<T> parser) throws IOException {
    return ListingFile.read(
        file,
        text -> {
          JsonReader json = new JsonReader(text);
          requireContent(json, file);
          try {
            T value = parser.parse(json);
            json.peek(); // refuses what follows the end
            return value;
          } catch (NumberFormatException e) {
            throw new DatasetException(
                file + " is not the JSON expected: not a whole number" + place(json), e);
          } catch (MalformedJsonException
              | EOFException
              | JsonParseException
              | IllegalStateException e) {
            String reason =
                String.valueOf(e.getMessage())
                    .lines()
                    .findFirst()
                    .orElse("")
                    .replace(LIBRARY_HINT, "");
            throw new DatasetException(file + " is not the JSON expected: " + reason, e);
          }
        });
  }

  private static void requireContent(JsonReader json, Path file) throws IOException {
    try {
      json.peek();
    } catch (EOFException e) {
      throw new DatasetException(file + " is empty", e);
    } catch (MalformedJsonException e) {
      // the parser will say so, too
    }
  }

  /** Returns where the reader is: " at line 3 column 12 path $[0].image_id". */
  private static String place(JsonReader json) {
    String text = json.toString();
    return text.substring(text.indexOf(" at line"));
  }

  /** Reads an array of objects, one after the other. */
  static void readObjects(JsonReader json, ObjectReader reader) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      json.beginObject();
      reader.read(json);
      json.endObject();
    }
    json.endArray();
  }
}
