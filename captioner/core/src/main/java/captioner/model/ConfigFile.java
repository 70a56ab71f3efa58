package captioner.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
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
      CaptionModelConfig config = GSON.fromJson(Files.readString(file), CaptionModelConfig.class);
      if (config == null) {
        throw new IOException(file + " is empty; the model must be saved or downloaded again");
      }
      return config;
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not the settings of a model: it is not text", e);
    } catch (RuntimeException e) {
      throw new IOException(file + " is not the settings of a model: " + BrokenJson.reason(e), e);
    }
  }

  static void write(CaptionModelConfig config, Path file) throws IOException {
    Files.writeString(file, GSON.toJson(config) + "\n");
  }
}
