package captioner.data;

import com.google.gson.GsonBuilder;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Captions in the COCO results format: {@code [{"image_id": 42, "caption": "…"}, …]}. */
public final class CocoResults {
  private CocoResults() {}

  /** Writes captions by image id, in the map's order. */
  public static void write(Path file, Map<Long, String> captions) throws IOException {
    List<Row> rows =
        captions.entrySet().stream().map(e -> new Row(e.getKey(), e.getValue())).toList();
    Files.writeString(file, new GsonBuilder().disableHtmlEscaping().create().toJson(rows) + "\n");
  }

  /**
   * Returns the captions of a file by image id, in its order.
   *
   * @throws DatasetException if the file is missing, malformed or empty, lacks an id or a caption,
   *     or has two captions for one image
   */
  public static Map<Long, String> read(Path file) throws IOException {
    Map<Long, String> captions = JsonSource.read(file, json -> read(json, file));
    if (captions.isEmpty()) {
      throw new DatasetException(file + " has no captions to score");
    }
    return captions;
  }

  private static Map<Long, String> read(JsonReader json, Path file) throws IOException {
    if (json.peek() == JsonToken.BEGIN_OBJECT) {
      throw new DatasetException(
          file
              + " is an object, as references are; candidates are a list, COCO results JSON,"
              + " [{\"image_id\":…,\"caption\":…}]: are the two files swapped?");
    }
    Map<Long, String> captions = new LinkedHashMap<>();
    JsonSource.readObjects(json, row -> add(captions, row, file));
    return captions;
  }

  private static void add(Map<Long, String> captions, JsonReader json, Path file)
      throws IOException {
    boolean captioned = false;
    long imageId = -1;
    String caption = "";
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "image_id" -> imageId = json.nextLong();
        case "caption" -> {
          caption = json.nextString();
          captioned = true;
        }
        default -> json.skipValue();
      }
    }
    if (imageId < 0 || !captioned) {
      throw new DatasetException(
          "%s: result %d (image %d, \"%s\") needs an image_id and a caption"
              .formatted(file, captions.size() + 1, imageId, caption));
    }
    if (captions.put(imageId, caption) != null) {
      throw new DatasetException(
          "%s has two captions for image %d; one is to be scored".formatted(file, imageId));
    }
  }

  /** The names of the fields are the format's. */
  @SuppressWarnings("unused") // read by Gson
  private static final class Row {
    private final long image_id;
    private final String caption;

    private Row(long imageId, String caption) {
      image_id = imageId;
      this.caption = caption;
    }
  }
}
