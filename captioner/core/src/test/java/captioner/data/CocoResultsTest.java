package captioner.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoResultsTest {
  @TempDir Path temp;

  private String write(Map<Long, String> captions) throws IOException {
    Path file = temp.resolve("results.json");
    CocoResults.write(file, captions);
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  @Test
  void captionsComeBackAsTheyWereInTheirOrder() throws IOException {
    Map<Long, String> captions = new LinkedHashMap<>();
    captions.put(581_929L, "A \"red\" stop sign\\ on a café's wall.");
    captions.put(3L, "two\nlines\tand <b>bold</b> = 1 & more");
    captions.put(1L << 53, "一只猫 and a 🐈");
    captions.put(4L, "");
    Map<Long, String> read = new LinkedHashMap<>();
    for (JsonElement row : JsonParser.parseString(write(captions)).getAsJsonArray()) {
      read.put(
          row.getAsJsonObject().get("image_id").getAsLong(),
          row.getAsJsonObject().get("caption").getAsString());
    }
    assertEquals(captions, read);
    assertEquals(captions.keySet().toString(), read.keySet().toString());
  }

  @Test
  void theFileIsWhatOtherToolsRead() throws IOException {
    assertEquals(
        "[{\"image_id\":42,\"caption\":\"the café's <dog> said \\\"hi\\\"\"}]\n",
        write(Map.of(42L, "the café's <dog> said \"hi\"")));
    assertEquals("[]\n", write(Map.of()));
  }
}
