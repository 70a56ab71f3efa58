package captioner.training;

import captioner.model.BrokenJson;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads and changes settings that are kept as JSON, of which a record says what they are. */
public final class SettingsFile {
  private static final Gson GSON = new Gson();

  private SettingsFile() {}

  /**
   * Reads a file of settings.
   *
   * @param type the record that holds them
   * @param upgrade adds what earlier versions of this program left out
   * @throws TrainingException if it is none; the message names the file and what is wrong
   */
  public static <T> T read(Path file, Class<T> type, Consumer<JsonObject> upgrade)
      throws IOException {
    try {
      JsonElement json = JsonParser.parseString(Files.readString(file));
      if (json.isJsonObject()) {
        upgrade.accept(json.getAsJsonObject());
      }
      T settings = GSON.fromJson(json, type);
      if (settings == null) {
        throw new TrainingException(file + " is empty");
      }
      requireSameSettings("", json, GSON.toJsonTree(settings));
      return settings;
    } catch (CharacterCodingException e) {
      throw new TrainingException(file + " is not a recipe: it is not text");
    } catch (RuntimeException e) {
      throw new TrainingException(file + " is not a recipe: " + BrokenJson.reason(e));
    }
  }

  /**
   * Returns settings with one of them changed.
   *
   * @param setting its path, such as {@code training.labelSmoothing}
   * @param value as it would stand in the file; quotes may be left out
   * @throws IllegalArgumentException if there is no such setting or that is no value of it
   */
  @SuppressWarnings("unchecked") // Gson returns the type it is given
  public static <T> T with(T settings, String setting, String value) {
    JsonElement json = GSON.toJsonTree(settings);
    String[] path = setting.split("\\.");
    JsonElement block = json;
    for (int i = 0; i < path.length - 1 && block instanceof JsonObject blocks; i++) {
      block = blocks.get(path[i]);
    }
    if (!(block instanceof JsonObject)) {
      throw new IllegalArgumentException("there is no setting " + setting);
    }
    try {
      block.getAsJsonObject().add(path[path.length - 1], JsonParser.parseString(value));
      T changed = (T) GSON.fromJson(json, settings.getClass());
      requireSameSettings("", json, GSON.toJsonTree(changed));
      return changed;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(BrokenJson.reason(e), e);
    }
  }

  /** Refuses settings that nobody reads, such as misspelt ones, and gaps, which would read as 0. */
  private static void requireSameSettings(String path, JsonElement given, JsonElement read) {
    if (!given.isJsonObject() || !read.isJsonObject()) {
      return;
    }
    for (String name : given.getAsJsonObject().keySet()) {
      if (!read.getAsJsonObject().has(name)) {
        throw new IllegalArgumentException("there is no setting " + path + name);
      }
    }
    for (String name : read.getAsJsonObject().keySet()) {
      if (!given.getAsJsonObject().has(name)) {
        throw new IllegalArgumentException("it lacks " + path + name);
      }
      requireSameSettings(
          path + name + ".", given.getAsJsonObject().get(name), read.getAsJsonObject().get(name));
    }
  }
}
