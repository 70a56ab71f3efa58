package captioner.model;

import captioner.weights.WholeFile;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads and writes {@code config.json}. */
final class ConfigFile {
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private ConfigFile() {}

  static CaptionModelConfig read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file.getParent() + " is not a model folder: it has no config.json");
    }
    try {
      return parse(Files.readString(file), file.toString());
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not the settings of a model: it is not text", e);
    }
  }

  /**
   * Returns the settings in a text.
   *
   * @param file what messages call it
   */
  static CaptionModelConfig parse(String text, String file) throws IOException {
    try {
      JsonElement json = JsonParser.parseString(text);
      CaptionModelConfig config = GSON.fromJson(ofToday(json), CaptionModelConfig.class);
      if (config == null) {
        throw new IOException(file + " is empty; the model must be saved or downloaded again");
      }
      return config;
    } catch (RuntimeException e) {
      throw new IOException(file + " is not the settings of a model: " + BrokenJson.reason(e), e);
    }
  }

  /**
   * Until there could be several backbones, a file had the fields of its only one by themselves;
   * until there was an LSTM, every decoder was a Transformer.
   */
  private static JsonElement ofToday(JsonElement json) {
    if (!json.isJsonObject()) {
      return json;
    }
    JsonObject config = json.getAsJsonObject();
    if (!config.has("decoder")) {
      config.add("decoder", GSON.toJsonTree(DecoderConfig.transformer()));
    }
    return config.has("backboneName") ? ofSeveralBackbones(config) : config;
  }

  private static JsonObject ofSeveralBackbones(JsonObject config) {
    JsonObject backbone = new JsonObject();
    backbone.add("name", config.remove("backboneName"));
    backbone.add("sha256", config.remove("backboneSha256"));
    backbone.add("config", config.remove("backbone"));
    JsonArray backbones = new JsonArray();
    backbones.add(backbone);
    config.add("backbones", backbones);
    return config;
  }

  static void write(CaptionModelConfig config, Path file) throws IOException {
    WholeFile.write(file, text(config));
  }

  static String text(CaptionModelConfig config) {
    return GSON.toJson(config) + "\n";
  }
}
