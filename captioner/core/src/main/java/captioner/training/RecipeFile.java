package captioner.training;

import captioner.model.DecoderConfig;
import captioner.training.SelfCriticalConfig.Candidates;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Path;

/** Reads {@code recipe.json}, also that of before there was all that a recipe says today. */
final class RecipeFile {
  private static final Gson GSON = new Gson();

  private RecipeFile() {}

  static Recipe read(Path file) throws IOException {
    return SettingsFile.read(file, Recipe.class, RecipeFile::addLaterSettings);
  }

  /** Says what a recipe of before there were these settings meant. */
  private static void addLaterSettings(JsonObject recipe) {
    if (recipe.get(Recipe.TRANSFORMER) instanceof JsonObject transformer) {
      addIfMissing(transformer, Recipe.STOCHASTIC_DEPTH, new JsonPrimitive(0));
    }
    if (recipe.get(Recipe.TRAINING) instanceof JsonObject training) {
      addIfMissing(training, Recipe.PRECISION, GSON.toJsonTree(Precision.FLOAT32));
      addIfMissing(training, Recipe.DOUBLY_STOCHASTIC, new JsonPrimitive(0));
    }
    addIfMissing(recipe, Recipe.DECODER, GSON.toJsonTree(DecoderConfig.transformer()));
    addIfMissing(recipe, Recipe.AUGMENTATION, GSON.toJsonTree(AugmentationConfig.off()));
    addIfMissing(recipe, Recipe.FINE_TUNING, GSON.toJsonTree(FineTuningConfig.off()));
    addIfMissing(recipe, Recipe.TRANSFER, GSON.toJsonTree(TransferConfig.off()));
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
}
