package captioner.training;

import ai.djl.Device;
import captioner.data.CaptionDataset;
import captioner.data.FolderLock;
import captioner.image.Preprocessing;
import captioner.model.CaptionModel;
import captioner.model.CaptionModelConfig;
import captioner.model.ModelBackbone;
import captioner.model.View;
import captioner.text.PtbTokenizer;
import captioner.text.Vocabulary;
import captioner.vision.BackboneArtifact;
import captioner.vision.BackboneConfig;
import captioner.weights.DType;
import captioner.weights.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run from photos and captions to a trained model: builds the vocabulary, computes the features
 * that are not cached yet, trains.
 *
 * @param recipe settings
 * @param backbones the frozen networks that the recipe names, in its order
 * @param training photos and captions to learn from
 * @param validation photos and captions to be judged by
 * @param teachers the models that the recipe names as such
 * @param initial folder of a model whose words and weights the run begins with, if any
 * @param cache folder of feature caches
 * @param output folder of this run; receives {@code recipe.json}, {@code model/} and the checkpoint
 */
public record TrainingRun(
    Recipe recipe,
    List<BackboneArtifact> backbones,
    CaptionDataset training,
    CaptionDataset validation,
    List<TeacherModel> teachers,
    Optional<Path> initial,
    Path cache,
    Path output) {

  /** Name of the file in a run's folder that keeps its recipe. */
  public static final String RECIPE = "recipe.json";

  /** Keeps copies of the lists. */
  public TrainingRun {
    backbones = List.copyOf(backbones);
    teachers = List.copyOf(teachers);
  }

  /** Is told how the computing of features goes. */
  public interface FeatureProgress {
    /** Of a dataset's photos some are done. */
    void onFeatures(String what, int done, int total);

    /** The decoder begins as a pretrained one, which knows so many of the captions' words. */
    default void onPretrainedDecoder(String folder, int known, int words) {}
  }

  /** Returns whether a folder holds a run that was begun. */
  public static boolean isBegun(Path output) {
    return new Checkpoint(output).exists();
  }

  /** Returns the folder of the best model. */
  public Path modelFolder() {
    return output.resolve("model");
  }

  /**
   * Runs to the end, going on where an earlier run on the same folder was stopped.
   *
   * @throws IOException if photos, captions or the disk cannot be used; the message says which
   */
  public void start(FeatureProgress featureProgress, TrainingProgress progress) throws IOException {
    training.requireNotEmpty().requireImages();
    validation.requireNotEmpty().requireImages();
    Files.createDirectories(output);
    FolderLock lock = FolderLock.of(output, "use another --output");
    try {
      train(featureProgress, progress);
    } finally {
      lock.close();
    }
  }

  private void train(FeatureProgress featureProgress, TrainingProgress progress)
      throws IOException {
    Optional<Path> origin = origin();
    Optional<Path> speaks =
        origin.or(() -> teachers.stream().map(TeacherModel::folder).findFirst());
    Vocabulary vocabulary = speaks.isPresent() ? vocabulary(speaks.get()) : vocabulary();
    CaptionModelConfig config = modelConfig(recipe, backbones, vocabulary.size());
    if (origin.isPresent()) {
      requireSameSettings(origin.get(), config);
    }
    try (FeatureSource source = new FeatureSource(cache, config, backbones, featureProgress);
        TeacherGroup group = new TeacherGroup(cache, featureProgress)) {
      for (TeacherModel teacher : teachers) {
        group.add(teacher, vocabulary, training, TrainingData.views(recipe));
      }
      train(
          new TrainingData(
              training,
              source.features("training photos", training, TrainingData.views(recipe)),
              group.teacher()),
          new TrainingData(
              validation, source.features("validation photos", validation, List.of(View.WHOLE))),
          config,
          vocabulary,
          featureProgress,
          progress);
    }
  }

  /**
   * Computes the features that are not cached yet, and stops.
   *
   * @throws IOException if photos or the disk cannot be used; the message says which
   */
  public void prepare(FeatureProgress featureProgress) throws IOException {
    training.requireNotEmpty().requireImages();
    validation.requireNotEmpty().requireImages();
    CaptionModelConfig config = modelConfig(recipe, backbones, vocabulary().size());
    List<View> views = TrainingData.views(recipe);
    try (FeatureSource source = new FeatureSource(cache, config, backbones, featureProgress);
        TeacherGroup group = new TeacherGroup(cache, featureProgress)) {
      source.features("training photos", training, views);
      source.features("validation photos", validation, List.of(View.WHOLE));
      for (TeacherModel teacher : teachers) {
        group.add(teacher, vocabulary(teacher.folder()), training, views);
      }
    }
  }

  /** Returns the folder whose words the model knows: of a run that goes on, its own model's. */
  private Optional<Path> origin() {
    if (!isBegun(output)) {
      return initial;
    }
    // of a model that was being saved when the run was stopped, the weights come last
    return Optional.of(modelFolder())
        .filter(folder -> Files.isRegularFile(folder.resolve(CaptionModel.WEIGHTS)));
  }

  private void train(
      TrainingData trainingData,
      TrainingData validationData,
      CaptionModelConfig config,
      Vocabulary vocabulary,
      FeatureProgress featureProgress,
      TrainingProgress progress)
      throws IOException {
    try (CaptionModel model = model(config, vocabulary, featureProgress);
        CaptionTrainer trainer =
            new CaptionTrainer(model, trainingData, validationData, recipe, output, progress)) {
      trainer.resume(); // refuses another recipe, so that the one that is there stays
      WholeFile.write(output.resolve(RECIPE), recipe.toJson() + "\n");
      trainer.run();
    }
  }

  /** Returns the model to be trained; where another begins the run, that is its best so far. */
  private CaptionModel model(
      CaptionModelConfig config, Vocabulary vocabulary, FeatureProgress progress)
      throws IOException {
    CaptionModel model =
        CaptionModel.create(config, vocabulary, recipe.training().seed(), Device.cpu());
    try {
      Optional<Path> origin = origin();
      if (isBegun(output) && origin.isPresent()) {
        model.loadWeights(origin.get().resolve(CaptionModel.WEIGHTS));
        return model;
      }
      for (int i = 0; i < backbones.size(); i++) {
        ModelBackbone backbone = config.backbones().get(i);
        if (backbone.tuned() && !backbone.isUntrained()) {
          model.loadStage(i, backbones.get(i).file());
        }
      }
      String decoder = recipe.transfer().decoder();
      if (origin.isPresent()) {
        begin(model, origin.get());
      } else if (!decoder.isEmpty() && !isBegun(output)) {
        int known = model.loadDecoder(Path.of(decoder));
        progress.onPretrainedDecoder(decoder, known, vocabulary.size() - Vocabulary.UNK - 1);
      }
      return model;
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** Begins with the weights of another model, whose backbones may have been frozen. */
  private void begin(CaptionModel model, Path origin) throws IOException {
    Path weights = origin.resolve(CaptionModel.WEIGHTS);
    if (config(origin).equals(model.config())) {
      model.loadWeights(weights);
    } else {
      model.loadWeightsButStages(weights);
    }
    model.save(modelFolder(), DType.FLOAT32);
  }

  /** Refuses a model to begin with that differs in more than whether backbones are frozen. */
  private static void requireSameSettings(Path origin, CaptionModelConfig config)
      throws IOException {
    CaptionModelConfig known = config(origin);
    if (!known.equals(config) && !known.equals(config.frozen())) {
      throw new TrainingException(
          origin + " has other settings than the recipe; train it with its own recipe.json");
    }
  }

  private static CaptionModelConfig config(Path origin) throws IOException {
    try (CaptionModel known = CaptionModel.load(origin, Device.cpu())) {
      return known.config();
    }
  }

  private static Vocabulary vocabulary(Path origin) throws IOException {
    try (CaptionModel known = CaptionModel.load(origin, Device.cpu())) {
      return known.vocabulary();
    }
  }

  private Vocabulary vocabulary() throws TrainingException {
    PtbTokenizer tokenizer = new PtbTokenizer();
    // read one by one: the words of COCO's captions would fill the heap
    Iterable<List<String>> captions =
        () ->
            training.images().stream()
                .flatMap(image -> image.captions().stream())
                .map(tokenizer::tokenize)
                .iterator();
    Vocabulary vocabulary = Vocabulary.build(captions, recipe.minCount());
    if (vocabulary.size() <= 4) {
      throw new TrainingException(
          "no word of %s occurs %d times; lower minCount or add captions"
              .formatted(training.name(), recipe.minCount()));
    }
    return vocabulary;
  }

  /**
   * Returns the settings of the model that a recipe describes.
   *
   * @param backbones the frozen networks that it names, in its order
   * @param vocabularySize V, with the special tokens
   * @throws TrainingException if the recipe cannot be met with them
   */
  public static CaptionModelConfig modelConfig(
      Recipe recipe, List<BackboneArtifact> backbones, int vocabularySize) throws IOException {
    List<ModelBackbone> used = new ArrayList<>();
    for (BackboneArtifact backbone : backbones) {
      BackboneConfig form = form(recipe, backbone);
      used.add(
          new ModelBackbone(
              backbone.name(), backbone.sha256(), form, recipe.fineTuning().tunes(form)));
    }
    requireTuned(recipe, used);
    try {
      return new CaptionModelConfig(
          used,
          Preprocessing.imageNet(recipe.imageSize(), recipe.resize()),
          recipe.transformer(),
          recipe.decoder(),
          vocabularySize);
    } catch (IllegalArgumentException e) {
      throw new TrainingException(e.getMessage());
    }
  }

  private static BackboneConfig form(Recipe recipe, BackboneArtifact backbone)
      throws TrainingException {
    try {
      BackboneConfig form = backbone.config(recipe.grid());
      if (form.isTransformer() && recipe.imageSize() % form.stride() != 0) {
        throw new TrainingException(
            "for %s imageSize must be a multiple of %d: %d"
                .formatted(backbone.name(), form.stride(), recipe.imageSize()));
      }
      return form;
    } catch (IllegalArgumentException e) {
      throw new TrainingException(e.getMessage());
    }
  }

  private static void requireTuned(Recipe recipe, List<ModelBackbone> used)
      throws TrainingException {
    FineTuningConfig.Stage stage = recipe.fineTuning().stage();
    if (stage != FineTuningConfig.Stage.NONE && used.stream().noneMatch(ModelBackbone::tuned)) {
      throw new TrainingException(
          "fineTuning.stage %s: %s has no such stage that can be trained"
              .formatted(stage, recipe.backbone()));
    }
  }
}
