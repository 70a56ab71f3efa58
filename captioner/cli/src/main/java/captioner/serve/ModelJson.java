package captioner.serve;

import captioner.output.Rounded;
import com.google.gson.JsonObject;
import java.util.Locale;

/** What is told of a model: what it is, and nothing of where it lies. */
final class ModelJson {
  private ModelJson() {}

  static JsonObject of(ServedModel model) {
    JsonObject json = new JsonObject();
    json.addProperty("name", model.name());
    json.addProperty("backbone", model.backbones());
    json.addProperty("image_size", model.imageSize());
    json.addProperty("resize", model.resize().name().toLowerCase(Locale.ROOT));
    model
        .listing()
        .ifPresent(
            listing -> {
              json.addProperty("trained_on", listing.origin());
              json.addProperty("licence", listing.licence());
              JsonObject scores = new JsonObject();
              listing.scores().forEach((metric, s) -> scores.addProperty(metric, Rounded.of(s)));
              json.add("scores", scores);
            });
    return json;
  }
}
