package captioner.text;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Captions that lie beside the project and do not ship with it. */
public final class SharedCaptions {

  private SharedCaptions() {}

  /** Returns a folder of the shared data; skips the test if it is absent. */
  public static Path folder(String name) {
    Path root = Path.of(System.getProperty("project.root", "../.."));
    Path folder = root.resolve("../shared").resolve(name).normalize();
    assumeTrue(Files.isDirectory(folder), "needs ../shared/" + name);
    return folder;
  }

  /** Returns the content of a JSON file. */
  public static JsonElement json(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      return JsonParser.parseReader(reader);
    }
  }

  /** Returns the captions of each image, in the order of a COCO captions file. */
  public static Map<Long, List<String>> byImage(Path file) throws IOException {
    Map<Long, List<String>> captions = new LinkedHashMap<>();
    for (JsonElement element : json(file).getAsJsonObject().getAsJsonArray("annotations")) {
      JsonObject annotation = element.getAsJsonObject();
      captions
          .computeIfAbsent(annotation.get("image_id").getAsLong(), id -> new ArrayList<>())
          .add(annotation.get("caption").getAsString());
    }
    return captions;
  }

  /** Returns all captions of a COCO captions file. */
  public static List<String> all(Path file) throws IOException {
    return byImage(file).values().stream().flatMap(List::stream).toList();
  }
}
