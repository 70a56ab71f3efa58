package captioner.training;

import captioner.model.BrokenJson;
import captioner.model.DecoderConfig;
import captioner.training.SelfCriticalConfig.Candidates;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads and changes what {@code recipe.json} holds; also reads that of before there was all that a
 * recipe says today.
 */
final class RecipeFile {
  private static final Gson GSON = new Gson();

  private RecipeFile() {}

  static Recipe read(Path file) throws IOException {
    try {
      JsonElement json = JsonParser.parseString(Files.readString(file));
      if (json.isJsonObject()) {
        addLaterSettings(json.getAsJsonObject());
      }
      Recipe recipe = GSON.fromJson(json, Recipe.class);
      if (recipe == null) {
        throw new TrainingException(file + " is empty");
      }
      requireSameSettings("", json, GSON.toJsonTree(recipe));
      return recipe;
    } catch (CharacterCodingException e) {
      throw new TrainingException(file + " is not a recipe: it is not text");
    } catch (RuntimeException e) {
      throw new TrainingException(file + " is not a recipe: " + BrokenJson.reason(e));
    }
  }

  /** Returns a recipe with one setting changed, as {@link Recipe#with(String, String)} says. */
  static Recipe with(Recipe recipe, String setting, String value) {
    JsonElement json = GSON.toJsonTree(recipe);
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
      Recipe changed = GSON.fromJson(json, Recipe.class);
      requireSameSettings("", json, GSON.toJsonTree(changed));
      return changed;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(BrokenJson.reason(e), e);
    }
  }

  /** Says what a recipe of before there were these settings meant. */
  private static void addLaterSettings(JsonObject recipe) {
    if (recipe.get(Recipe.TRANSFORMER) instanceof JsonObject transformer) {
      addIfMissing(transformer, Recipe.STOCHASTIC_DEPTH, new JsonPrimitive(0));
    }
    if (recipe.get(Recipe.TRAINING) instanceof JsonObject training) {
      addIfMissing(training, Recipe.DOUBLY_STOCHASTIC, new JsonPrimitive(0));
    }
    addIfMissing(recipe, Recipe.DECODER, GSON.toJsonTree(DecoderConfig.transformer()));
    addIfMissing(recipe, Recipe.AUGMENTATION, GSON.toJsonTree(AugmentationConfig.off()));
    addIfMissing(recipe, Recipe.FINE_TUNING, GSON.toJsonTree(FineTuningConfig.off()));
    addIfMissing(recipe, Recipe.DISTILLATION, GSON.toJsonTree(DistillationConfig.off()));
    addIfMissing(recipe, Recipe.SELF_CRITICAL, GSON.toJsonTree(SelfCriticalConfig.off()));
    JsonObject selfCritical = recipe.getAsJsonObject(Recipe.SELF_CRITICAL);
    addIfMissing(selfCritical, "candidates", GSON.toJsonTree(Candidates.SAMPLES));
    addIfMissing(selfCritical, "crossEntropyWeight", new JsonPrimitive(0));
  }

  private static void addIfMissing(JsonObject json, String name, JsonElement value) {
    if (!json.has(name)) {
      json.add(name, value);
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
