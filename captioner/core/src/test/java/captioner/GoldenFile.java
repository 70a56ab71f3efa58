package captioner;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Numbers of a reference implementation, and the inputs they were made from. */
public final class GoldenFile {
  private GoldenFile() {}

  /** Returns the path of a file in the folder golden. */
  public static Path path(String name) {
    URL found = GoldenFile.class.getResource("/golden/" + name);
    try {
      return Path.of(Objects.requireNonNull(found, name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(name, e);
    }
  }

  /** Returns the content of a JSON file in the folder golden. */
  public static JsonObject json(String name) throws IOException {
    return JsonParser.parseString(Files.readString(path(name))).getAsJsonObject();
  }

  /** Returns an array of numbers in a JSON object. */
  public static float[] floats(JsonObject json, String name) {
    JsonArray numbers = json.getAsJsonArray(name);
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).getAsFloat();
    }
    return values;
  }

  /** Returns an array of whole numbers in a JSON object. */
  public static long[] longs(JsonObject json, String name) {
    JsonArray numbers = json.getAsJsonArray(name);
    long[] values = new long[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).getAsLong();
    }
    return values;
  }

  /** Returns numbers in [-2, 2): a linear congruential generator, the same in any language. */
  public static float[] noise(int seed, int count) {
    float[] values = new float[count];
    long state = seed;
    for (int i = 0; i < count; i++) {
      state = (state * 1103515245 + 12345) % (1L << 31);
      values[i] = (state >> 8 & 0xFFFF) / 16384f - 2;
    }
    return values;
  }
}
