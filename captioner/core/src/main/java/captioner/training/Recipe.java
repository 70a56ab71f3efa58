package captioner.training;

import captioner.image.Resize;
import captioner.model.DecoderConfig;
import captioner.transformer.TransformerConfig;
import captioner.vision.Grid;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
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
 * @param transformer size and form of encoder and decoder
 * @param decoder which decoder writes the words
 * @param optimizer how weights are moved
 * @param training how long and on what
 * @param augmentation how photos and captions are changed in training
 * @param fineTuning whether backbones are trained further
 * @param transfer whether the decoder begins as one that was pretrained on text
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
    DecoderConfig decoder,
    OptimizerConfig optimizer,
    TrainingConfig training,
    AugmentationConfig augmentation,
    FineTuningConfig fineTuning,
    TransferConfig transfer,
    DistillationConfig distillation,
    SelfCriticalConfig selfCritical) {
  private static final Gson GSON = new Gson();
  private static final String UNTRAINED = "vit-scratch";
  private static final float STOCHASTIC_DEPTH_UNTRAINED = 0.1f; // as DeiT, table 9
  static final String TRANSFORMER = "transformer";
  static final String STOCHASTIC_DEPTH = "stochasticDepth";
  static final String DECODER = "decoder";
  static final String TRAINING = "training";
  static final String PRECISION = "precision";
  static final String DOUBLY_STOCHASTIC = "doublyStochastic";
  static final String AUGMENTATION = "augmentation";
  static final String FINE_TUNING = "fineTuning";
  static final String TRANSFER = "transfer";
  static final String DISTILLATION = "distillation";
  static final String SELF_CRITICAL = "selfCritical";

  /** Checks that nothing is missing. */
  public Recipe {
    Objects.requireNonNull(backbone, "backbone");
    Objects.requireNonNull(grid, "grid");
    Objects.requireNonNull(resize, "resize");
    Objects.requireNonNull(transformer, TRANSFORMER);
    Objects.requireNonNull(decoder, DECODER);
    Objects.requireNonNull(optimizer, "optimizer");
    Objects.requireNonNull(training, TRAINING);
    Objects.requireNonNull(augmentation, AUGMENTATION);
    Objects.requireNonNull(fineTuning, FINE_TUNING);
    Objects.requireNonNull(transfer, TRANSFER);
    Objects.requireNonNull(distillation, DISTILLATION);
    Objects.requireNonNull(selfCritical, SELF_CRITICAL);
    Checks.require(
        transfer.decoder().isEmpty() || decoder.kind() == DecoderConfig.Kind.TRANSFORMER,
        "transfer.decoder needs a Transformer decoder",
        transfer.decoder());
    Checks.require(imageSize >= 32, "imageSize must be 32 or more", imageSize);
    Checks.require(minCount >= 1, "minCount must be 1 or more", minCount);
    Checks.require(
        training.doublyStochastic() == 0 || isAttentionLstm(decoder),
        "training.doublyStochastic needs an LSTM with attention",
        training.doublyStochastic());
  }

  private static boolean isAttentionLstm(DecoderConfig decoder) {
    return decoder.kind() == DecoderConfig.Kind.LSTM && decoder.attends();
  }

  /** Returns the smallest useful recipe, for first tries: a minute for a few dozen photos. */
  public static Recipe tiny() {
    return of(
        TransformerConfig.tiny(),
        new OptimizerConfig(Schedule.COSINE, 2e-3, 20, 0.01, 1.0),
        new TrainingConfig(30, 4, 5, 0.1, 0, 0.9, 0, Precision.FLOAT32, 10, 1));
  }

  /** Returns the recipe of the first bundled captioner. */
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
        new TrainingConfig(30, 20, 5, 0.1, 0, 0.998, 0.5, Precision.FLOAT32, 5, 1));
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
        DecoderConfig.transformer(),
        optimizer,
        training,
        AugmentationConfig.off(),
        FineTuningConfig.off(),
        TransferConfig.off(),
        DistillationConfig.off(),
        SelfCriticalConfig.off());
  }

  /**
   * Reads a recipe that {@link #toJson} wrote, or an earlier version of this program.
   *
   * @throws TrainingException if it is not one; the message names the file and what is wrong
   */
  public static Recipe read(Path file) throws IOException {
    return RecipeFile.read(file);
  }

  /**
   * Returns this recipe with one setting changed.
   *
   * @param setting its path, such as {@code training.labelSmoothing}
   * @param value as it would stand in the file; quotes may be left out
   * @throws IllegalArgumentException if there is no such setting or that is no value of it
   */
  public Recipe with(String setting, String value) {
    return SettingsFile.with(this, setting, value);
  }

  /**
   * Returns this recipe with another backbone. One that is trained from nothing needs more variety
   * than a frozen one: where nothing else is said, parts of photos and stochastic depth give it.
   */
  public Recipe withBackbone(String name) {
    if (name.equals(backbone)) {
      return this;
    }
    boolean untrained = List.of(name.split("\\+")).contains(UNTRAINED);
    boolean deep = untrained && transformer.stochasticDepth() == 0;
    boolean whole = untrained && augmentation.crops() == 0;
    return new Recipe(
        name,
        grid,
        imageSize,
        resize,
        minCount,
        deep ? transformer.withStochasticDepth(STOCHASTIC_DEPTH_UNTRAINED) : transformer,
        decoder,
        optimizer,
        training,
        whole ? new AugmentationConfig(2, 0.5, augmentation.wordDropout()) : augmentation,
        fineTuning,
        transfer,
        distillation,
        selfCritical);
  }

  /**
   * Returns this recipe with another decoder. An LSTM in place of a Transformer is that of its
   * paper: it looks at the image tokens as they are, without encoder layers, and where it attends,
   * the doubly stochastic penalty has its published weight of 1.
   */
  public Recipe withDecoder(DecoderConfig other) {
    if (other.equals(decoder)) {
      return this;
    }
    boolean encoded = other.kind() == decoder.kind() || other.kind() != DecoderConfig.Kind.LSTM;
    double usual = isAttentionLstm(decoder) ? training.doublyStochastic() : 1;
    double penalty = isAttentionLstm(other) ? usual : 0;
    return with(
        encoded ? transformer : transformer.withEncoderLayers(0),
        other,
        training.withDoublyStochastic(penalty),
        selfCritical);
  }

  /** Returns this recipe with an encoder of so many layers, 0 to 12. */
  public Recipe withEncoderLayers(int layers) {
    return with(transformer.withEncoderLayers(layers), decoder, training, selfCritical);
  }

  /** Returns this recipe with another length and seed. */
  public Recipe withRun(int epochs, int seed) {
    return with(transformer, decoder, training.withRun(epochs, seed), selfCritical);
  }

  /**
   * Returns this recipe with self-critical training.
   *
   * @param patience epochs of cross-entropy without a better validation CIDEr-D before it; 0: at
   *     once
   */
  public Recipe withSelfCritical(int patience) {
    return with(transformer, decoder, training, selfCritical.beginningAfter(patience));
  }

  /** Returns this recipe with teachers. */
  public Recipe withDistillation(DistillationConfig distillation) {
    return with(transformer, decoder, training, fineTuning, transfer, distillation, selfCritical);
  }

  /** Returns this recipe with a decoder that begins as another. */
  public Recipe withTransfer(TransferConfig transfer) {
    return with(transformer, decoder, training, fineTuning, transfer, distillation, selfCritical);
  }

  /** Returns this recipe with other fine-tuning. */
  public Recipe withFineTuning(FineTuningConfig fineTuning) {
    return with(transformer, decoder, training, fineTuning, transfer, distillation, selfCritical);
  }

  private Recipe with(
      TransformerConfig transformer,
      DecoderConfig decoder,
      TrainingConfig training,
      SelfCriticalConfig selfCritical) {
    return with(transformer, decoder, training, fineTuning, transfer, distillation, selfCritical);
  }

  private Recipe with(
      TransformerConfig transformer,
      DecoderConfig decoder,
      TrainingConfig training,
      FineTuningConfig fineTuning,
      TransferConfig transfer,
      DistillationConfig distillation,
      SelfCriticalConfig selfCritical) {
    return new Recipe(
        backbone,
        grid,
        imageSize,
        resize,
        minCount,
        transformer,
        decoder,
        optimizer,
        training,
        augmentation,
        fineTuning,
        transfer,
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
    if (transfer.equals(TransferConfig.off())) {
      json.remove(TRANSFER);
    }
    if (distillation.equals(DistillationConfig.off())) {
      json.remove(DISTILLATION);
    }
    if (transformer.stochasticDepth() == 0) {
      json.getAsJsonObject(TRANSFORMER).remove(STOCHASTIC_DEPTH);
    }
    if (decoder.equals(DecoderConfig.transformer())) {
      json.remove(DECODER);
    }
    if (training.precision() == Precision.FLOAT32) {
      json.getAsJsonObject(TRAINING).remove(PRECISION);
    }
    if (training.doublyStochastic() == 0) {
      json.getAsJsonObject(TRAINING).remove(DOUBLY_STOCHASTIC);
    }
    if (augmentation.equals(AugmentationConfig.off())) {
      json.remove(AUGMENTATION); // so that runs of before there was any can be resumed
    }
    return json.toString();
  }
}
