package captioner.serve;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The description of the service for programs, OpenAPI 3.1: a resource, and the options. */
final class OpenApi {
  private OpenApi() {}

  /** Returns the description. */
  static JsonObject json() {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json");
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      JsonObject json = JsonParser.parseReader(reader).getAsJsonObject();
      json.getAsJsonObject("paths").entrySet().stream()
          .map(path -> path.getValue().getAsJsonObject())
          .filter(path -> path.has("post"))
          .forEach(
              path -> path.getAsJsonObject("post").add("parameters", QueryOption.parameters()));
      return json;
    } catch (IOException e) {
      throw new UncheckedIOException("openapi.json of the program cannot be read", e);
    }
  }
}
