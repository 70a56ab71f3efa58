package captioner.output;

import captioner.Caption;
import captioner.CaptionedPhoto;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a JSON object a line: path, caption, log_prob (natural logarithm, of the whole sentence)
 * and model; or path and error.
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
    Caption best = photo.best();
    JsonObject row = new JsonObject();
    row.addProperty("path", photo.photo().toString());
    row.addProperty("caption", best.text());
    row.addProperty("log_prob", best.logProb());
    row.addProperty("model", model);
    write(row);
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
