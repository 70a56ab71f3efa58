package captioner.training;

import captioner.image.Resize;
import captioner.model.BrokenJson;
import captioner.training.SelfCriticalConfig.Candidates;
import captioner.transformer.TransformerConfig;
import captioner.vision.Grid;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Everything about a run but its data; kept as a file so that the run can be repeated.
 *
 * @param backbone name of a backbone, such as resnet50, or of several whose grids are put side by
 *     side: resnet50+mobilenetv2
 * @param grid which of their grids are read
 * @param imageSize side of its input, in px
 * @param resize how photos are made square
 * @param minCount how often a word must occur in the training captions to be known
 * @param transformer size and form
 * @param optimizer how weights are moved
 * @param training how long and on what
 * @param augmentation how photos and captions are changed in training
 * @param fineTuning whether backbones are trained further
 * @param distillation whether other models teach this one
 * @param selfCritical of the second phase, if any
 */
public record Recipe(
    String backbone,
    Grid grid,
    int imageSize,
    Resize resize,
    int minCount,
    TransformerConfig transformer,
    OptimizerConfig optimizer,
    TrainingConfig training,
    AugmentationConfig augmentation,
    FineTuningConfig fineTuning,
    DistillationConfig distillation,
    SelfCriticalConfig selfCritical) {
  private static final Gson GSON = new Gson();
  private static final String STOCHASTIC_DEPTH = "stochasticDepth";
  private static final String AUGMENTATION = "augmentation";
  private static final String FINE_TUNING = "fineTuning";
  private static final String DISTILLATION = "distillation";
  private static final String SELF_CRITICAL = "selfCritical";

  /** Checks that nothing is missing. */
  public Recipe {
    Objects.requireNonNull(backbone, "backbone");
    Objects.requireNonNull(grid, "grid");
    Objects.requireNonNull(resize, "resize");
    Objects.requireNonNull(transformer, "transformer");
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(training, "training");
    Objects.requireNonNull(augmentation, AUGMENTATION);
    Objects.requireNonNull(fineTuning, FINE_TUNING);
    Objects.requireNonNull(distillation, DISTILLATION);
    Objects.requireNonNull(selfCritical, SELF_CRITICAL);
    Checks.require(imageSize >= 32, "imageSize must be 32 or more", imageSize);
    Checks.require(minCount >= 1, "minCount must be 1 or more", minCount);
  }

  /** Returns the smallest useful recipe, for first tries: a minute for a few dozen photos. */
  public static Recipe tiny() {
    return of(
        TransformerConfig.tiny(),
        new OptimizerConfig(Schedule.COSINE, 2e-3, 20, 0.01, 1.0),
        new TrainingConfig(30, 4, 5, 0.1, 0.9, 0, 10, 1));
  }

  /** Returns the recipe of the bundled captioner. */
  public static Recipe small() {
    return of(TransformerConfig.small(), OptimizerConfig.defaults(), TrainingConfig.defaults());
  }

  /**
   * Returns the model and schedule as published: 4,000 steps of warm-up to D^−0.5 · 4000^−0.5, then
   * the inverse square root (Vaswani et al. 2017, section 5.3), for 30 epochs.
   */
  public static Recipe base() {
    return of(
        TransformerConfig.base(),
        new OptimizerConfig(Schedule.NOAM, 7e-4, 4000, 0, 1.0),
        new TrainingConfig(30, 20, 5, 0.1, 0.998, 0.5, 5, 1));
  }

  private static Recipe of(
      TransformerConfig transformer, OptimizerConfig optimizer, TrainingConfig training) {
    return new Recipe(
        "resnet50",
        Grid.LAYER4,
        224,
        Resize.SQUASH,
        5,
        transformer,
        optimizer,
        training,
        AugmentationConfig.off(),
        FineTuningConfig.off(),
        DistillationConfig.off(),
        SelfCriticalConfig.off());
  }

  /**
   * Reads a recipe that {@link #toJson} wrote; one of before there was augmentation or
   * self-critical training means none.
   *
   * @throws TrainingException if it is not one; the message names the file and what is wrong
   */
  public static Recipe read(Path file) throws IOException {
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

  /**
   * Returns this recipe with one setting changed.
   *
   * @param setting its path, such as {@code training.labelSmoothing}
   * @param value as it would stand in the file; quotes may be left out
   * @throws IllegalArgumentException if there is no such setting or that is no value of it
   */
  public Recipe with(String setting, String value) {
    JsonElement recipe = GSON.toJsonTree(this);
    String[] path = setting.split("\\.");
    JsonElement block = recipe;
    for (int i = 0; i < path.length - 1 && block instanceof JsonObject blocks; i++) {
      block = blocks.get(path[i]);
    }
    if (!(block instanceof JsonObject)) {
      throw new IllegalArgumentException("there is no setting " + setting);
    }
    try {
      block.getAsJsonObject().add(path[path.length - 1], JsonParser.parseString(value));
      Recipe changed = GSON.fromJson(recipe, Recipe.class);
      requireSameSettings("", recipe, GSON.toJsonTree(changed));
      return changed;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(BrokenJson.reason(e), e);
    }
  }

  /** Says what a recipe of before there were these settings meant. */
  private static void addLaterSettings(JsonObject recipe) {
    if (recipe.get("transformer") instanceof JsonObject transformer) {
      addIfMissing(transformer, STOCHASTIC_DEPTH, new JsonPrimitive(0));
    }
    addIfMissing(recipe, AUGMENTATION, GSON.toJsonTree(AugmentationConfig.off()));
    addIfMissing(recipe, FINE_TUNING, GSON.toJsonTree(FineTuningConfig.off()));
    addIfMissing(recipe, DISTILLATION, GSON.toJsonTree(DistillationConfig.off()));
    addIfMissing(recipe, SELF_CRITICAL, GSON.toJsonTree(SelfCriticalConfig.off()));
    JsonObject selfCritical = recipe.getAsJsonObject(SELF_CRITICAL);
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

  /** Returns this recipe with another backbone. */
  public Recipe withBackbone(String name) {
    return new Recipe(
        name,
        grid,
        imageSize,
        resize,
        minCount,
        transformer,
        optimizer,
        training,
        augmentation,
        fineTuning,
        distillation,
        selfCritical);
  }

  /** Returns this recipe with another length and seed. */
  public Recipe withRun(int epochs, int seed) {
    return with(training.withRun(epochs, seed), selfCritical);
  }

  /**
   * Returns this recipe with self-critical training.
   *
   * @param patience epochs of cross-entropy without a better validation CIDEr-D before it; 0: at
   *     once
   */
  public Recipe withSelfCritical(int patience) {
    return with(training, selfCritical.beginningAfter(patience));
  }

  /** Returns this recipe with teachers. */
  public Recipe withDistillation(DistillationConfig distillation) {
    return new Recipe(
        backbone,
        grid,
        imageSize,
        resize,
        minCount,
        transformer,
        optimizer,
        training,
        augmentation,
        fineTuning,
        distillation,
        selfCritical);
  }

  /** Returns this recipe with other fine-tuning. */
  public Recipe withFineTuning(FineTuningConfig fineTuning) {
    return new Recipe(
        backbone,
        grid,
        imageSize,
        resize,
        minCount,
        transformer,
        optimizer,
        training,
        augmentation,
        fineTuning,
        distillation,
        selfCritical);
  }

  private Recipe with(TrainingConfig training, SelfCriticalConfig selfCritical) {
    return new Recipe(
        backbone,
        grid,
        imageSize,
        resize,
        minCount,
        transformer,
        optimizer,
        training,
        augmentation,
        fineTuning,
        distillation,
        selfCritical);
  }

  /** Returns the names of the backbones, one or more. */
  public List<String> backbones() {
    return List.of(backbone.split("\\+"));
  }

  /** Returns the recipe as JSON, for people. */
  public String toJson() {
    return new GsonBuilder().setPrettyPrinting().create().toJson(this);
  }

  /**
   * Returns a text that is equal for recipes of the same cross-entropy. Self-critical training is
   * left out, so that a run can be given it afterwards.
   */
  String fingerprint() {
    JsonObject json = GSON.toJsonTree(this).getAsJsonObject();
    json.remove(SELF_CRITICAL);
    if (fineTuning.stage() == FineTuningConfig.Stage.NONE) {
      json.remove(FINE_TUNING);
    }
    if (distillation.equals(DistillationConfig.off())) {
      json.remove(DISTILLATION);
    }
    if (transformer.stochasticDepth() == 0) {
      json.getAsJsonObject("transformer").remove(STOCHASTIC_DEPTH);
    }
    if (augmentation.equals(AugmentationConfig.off())) {
      json.remove(AUGMENTATION); // so that runs of before there was any can be resumed
    }
    return json.toString();
  }
}
