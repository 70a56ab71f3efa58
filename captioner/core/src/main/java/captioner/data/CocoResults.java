package captioner.evaluation;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
