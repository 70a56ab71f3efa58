package captioner.output;

import captioner.Caption;
import captioner.CaptionedPhoto;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a JSON object a line: path, caption, log_prob (natural logarithm, of the whole sentence),
 * confidence (0 to 1) and model; with several captions a photo the others as alternatives, best
 * first. A failure is path and error.
 */
public final class JsonlWriter implements CaptionWriter {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final Appendable to;
  private final String model;

  /**
   * Writes to a stream of characters, which stays the caller's.
   *
   * @param model name to be written in each row
   */
  public JsonlWriter(Appendable to, String model) {
    this.to = to;
    this.model = model;
  }

  @Override
  public void write(CaptionedPhoto photo) throws IOException {
    JsonObject row = new JsonObject();
    row.addProperty("path", photo.photo().toString());
    add(photo.best(), row);
    row.addProperty("model", model);
    List<Caption> others = photo.captions().subList(1, photo.captions().size());
    if (!others.isEmpty()) {
      JsonArray alternatives = new JsonArray();
      for (Caption other : others) {
        JsonObject alternative = new JsonObject();
        add(other, alternative);
        alternatives.add(alternative);
      }
      row.add("alternatives", alternatives);
    }
    write(row);
  }

  private static void add(Caption caption, JsonObject row) {
    row.addProperty("caption", caption.text());
    row.addProperty("log_prob", Rounded.of(caption.logProb()));
    row.addProperty("confidence", Rounded.of(caption.confidence()));
  }

  @Override
  public void writeFailure(Path photo, String reason) throws IOException {
    JsonObject row = new JsonObject();
    row.addProperty("path", photo.toString());
    row.addProperty("error", reason);
    write(row);
  }

  private void write(JsonObject row) throws IOException {
    to.append(GSON.toJson(row)).append('\n');
  }
}
