package captioner.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import captioner.data.CaptionDataset;
import captioner.data.CaptionedImage;
import captioner.data.FeatureCache;
import captioner.image.Preprocessing;
import captioner.image.Resize;
import captioner.model.CaptionModel;
import captioner.model.CaptionModelConfig;
import captioner.model.DecoderConfig;
import captioner.model.ModelBackbone;
import captioner.model.View;
import captioner.recurrent.AttentionForm;
import captioner.text.PtbTokenizer;
import captioner.text.Vocabulary;
import captioner.transformer.TransformerConfig;
import captioner.vision.BackboneConfig;
import captioner.vision.Grid;
import captioner.vision.StrideOn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CaptionTrainerTest {
  private static final List<String> CAPTIONS =
      List.of(
          "A dog runs on the grass.",
          "Two men ride a red bicycle.",
          "A small boat is on the water.",
          "The child eats an apple.");
  private static final BackboneConfig BACKBONE =
      new BackboneConfig("mobilenetv2", StrideOn.CONV2, Grid.LAYER3);
  private static final int TOKENS = 9;
  private static final int LISTED = 10;
  private static final int SAVED_EVERY = 5;
  private static final int STEPS = CAPTIONS.size() * LISTED / 2;

  @TempDir Path folder;
  private final List<FeatureCache> caches = new ArrayList<>();
  private TrainingData training;
  private TrainingData validation;
  private Vocabulary vocabulary;

  /** Four photos; an epoch of training sees each of them many times. */
  @BeforeEach
  void makeFourImages() throws IOException {
    List<CaptionedImage> images = new ArrayList<>();
    for (int i = 0; i < CAPTIONS.size(); i++) {
      Path photo = Files.writeString(folder.resolve(i + ".jpg"), "photo " + i);
      images.add(new CaptionedImage(i, photo, List.of(CAPTIONS.get(i))));
    }
    CaptionDataset once = new CaptionDataset("four images", images);
    List<CaptionedImage> often =
        Collections.nCopies(LISTED, images).stream().flatMap(List::stream).toList();
    CaptionDataset dataset = new CaptionDataset("four images, many times", often);
    FeatureCache plain = cache("plain", once, 3);
    FeatureCache mirrored = cache("mirrored", once, 4);
    training =
        new TrainingData(
            dataset,
            new PhotoFeatures(
                Map.of(
                    View.WHOLE,
                    List.of(features(plain, dataset)),
                    View.MIRRORED,
                    List.of(features(mirrored, dataset)))));
    validation =
        new TrainingData(
            once, new PhotoFeatures(Map.of(View.WHOLE, List.of(features(plain, once)))));
    PtbTokenizer tokenizer = new PtbTokenizer();
    vocabulary = Vocabulary.build(CAPTIONS.stream().map(tokenizer::tokenize).toList(), 1);
  }

  /** Returns a cache of random features. */
  private FeatureCache cache(String key, CaptionDataset photos, int seed) throws IOException {
    int bytes = CachedFeatures.recordBytes(TOKENS, BACKBONE.channels());
    FeatureCache cache = FeatureCache.open(folder.resolve("features"), key, bytes);
    caches.add(cache);
    Random random = new Random(seed);
    for (CaptionedImage image : photos.images()) {
      cache.put(FeatureCache.sha256(image.file()), randomHalves(bytes, random));
    }
    return cache;
  }

  private static CachedFeatures features(FeatureCache cache, CaptionDataset photos)
      throws IOException {
    return new CachedFeatures(cache, photos, TOKENS, BACKBONE.channels());
  }

  @AfterEach
  void close() throws IOException {
    for (FeatureCache cache : caches) {
      cache.close();
    }
  }

  /** Numbers between 1 and 2 with either sign: any mantissa under the exponent of one. */
  private static ByteBuffer randomHalves(int bytes, Random random) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    while (buffer.hasRemaining()) {
      int sign = random.nextBoolean() ? 0x8000 : 0;
      buffer.putShort((short) (0x3c00 | random.nextInt(0x400) | sign));
    }
    return buffer.flip();
  }

  private static CaptionModelConfig modelConfig(Recipe recipe, int vocabularySize) {
    return new CaptionModelConfig(
        List.of(new ModelBackbone("mobilenetv2", "0".repeat(64), BACKBONE)),
        Preprocessing.imageNet(48, Resize.SQUASH),
        recipe.transformer(),
        recipe.decoder(),
        vocabularySize);
  }

  private CaptionModel newModel() {
    return newModel(recipe(1));
  }

  private CaptionModel newModel(Recipe recipe) {
    return CaptionModel.create(modelConfig(recipe, vocabulary.size()), vocabulary, 5, Device.cpu());
  }

  private static Recipe recipe(int epochs, double learningRate, double mirror, int patience) {
    return new Recipe(
        "mobilenetv2",
        Grid.LAYER3,
        48,
        Resize.SQUASH,
        1,
        TransformerConfig.tiny(),
        DecoderConfig.transformer(),
        new OptimizerConfig(Schedule.NOAM, learningRate, 10, 0.01, 1),
        new TrainingConfig(epochs, 2, 1, 0.1, 0, 0.9, mirror, Precision.FLOAT32, patience, 5),
        AugmentationConfig.off(),
        FineTuningConfig.off(),
        TransferConfig.off(),
        DistillationConfig.off(),
        SelfCriticalConfig.off());
  }

  /** Returns a recipe whose second phase begins after some epochs of the first. */
  private static Recipe selfCritical(int before, int epochs, double learningRate) {
    Recipe first = recipe(before, 3e-3, 0.5, 1000);
    return new Recipe(
        first.backbone(),
        first.grid(),
        first.imageSize(),
        first.resize(),
        first.minCount(),
        first.transformer(),
        first.decoder(),
        first.optimizer(),
        first.training(),
        first.augmentation(),
        first.fineTuning(),
        first.transfer(),
        first.distillation(),
        new SelfCriticalConfig(
            epochs, 1000, learningRate, SelfCriticalConfig.Candidates.SAMPLES, 3, 0.5, 0));
  }

  private static Recipe recipe(int epochs) {
    return recipe(epochs, 3e-3, 0, 1000);
  }

  private CaptionTrainer trainer(CaptionModel model, Recipe recipe, String run, Recorder recorder) {
    return new CaptionTrainer(
        model, training, validation, recipe, folder.resolve(run), recorder, SAVED_EVERY);
  }

  private static Map<String, float[]> weights(CaptionModel model) {
    Map<String, float[]> copy = new TreeMap<>();
    model.weights().forEach((name, array) -> copy.put(name, array.toFloatArray()));
    return copy;
  }

  /** Trains from the beginning to the end, and returns the weights. */
  private Map<String, float[]> train(Recipe recipe, String run, Recorder recorder)
      throws IOException {
    try (CaptionModel model = newModel(recipe);
        CaptionTrainer trainer = trainer(model, recipe, run, recorder)) {
      trainer.run();
      return weights(model);
    }
  }

  private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
  }

  /** Returns a recipe with the LSTM of its paper in place of the Transformer. */
  private static Recipe lstm(Recipe recipe, AttentionForm attention) {
    return recipe.withDecoder(DecoderConfig.lstm(attention, recipe.transformer().dModel()));
  }

  static Stream<Recipe> decoders() {
    return Stream.concat(
        Stream.of(recipe(6), recipe(6).withEncoderLayers(0)),
        Arrays.stream(AttentionForm.values()).map(form -> lstm(recipe(6), form)));
  }

  @ParameterizedTest
  @MethodSource("decoders")
  void overfittingBringsTheCaptionsBackWordForWord(Recipe recipe) throws IOException {
    Recorder recorder = new Recorder();
    train(recipe, "run", recorder);
    assertTrue(recorder.lastEpoch().trainingLoss() < recorder.epochs.get(0).trainingLoss() / 2);
    assertEquals(10, recorder.lastEpoch().scores().get("CIDEr-D"), 1e-6);
    try (CaptionModel saved = CaptionModel.load(folder.resolve("run/model"), Device.cpu())) {
      Map<Long, String> captions = new Validation(saved, validation, 1).captions();
      assertEquals(CAPTIONS, List.copyOf(captions.values()));
    }
  }

  /** Stops a run, goes on with it, and checks that it ends with the expected weights. */
  private Recorder stopAndResume(Recipe recipe, List<Integer> stopAt, Map<String, float[]> expected)
      throws IOException {
    Recorder stopping = new Recorder();
    stopping.stopAt = stopAt;
    assertThrows(Stop.class, () -> train(recipe, "two", stopping));
    Recorder resumed = new Recorder();
    try (CaptionModel model = newModel(recipe);
        CaptionTrainer trainer = trainer(model, recipe, "two", resumed)) {
      assertTrue(trainer.resume());
      trainer.run();
      assertSame(expected, weights(model));
    }
    return resumed;
  }

  /** Step 0 stands for the report of the epoch, after which the run is saved. */
  @ParameterizedTest
  @CsvSource({"0, 1, 8, 1, 6", "0.5, 1, 8, 1, 6", "0.5, 2, 1, 2, 1", "0, 1, 0, 2, 1"})
  void resumedRunEndsWithTheWeightsOfAnUndisturbedOne(
      double mirror, int stopEpoch, int stopStep, int epoch, int step) throws IOException {
    Recipe recipe = recipe(2, 3e-3, mirror, 1000);
    Recorder undisturbed = new Recorder();
    Map<String, float[]> expected = train(recipe, "one", undisturbed);
    Recorder resumed = stopAndResume(recipe, List.of(stopEpoch, stopStep), expected);
    assertEquals(List.of(epoch, step), resumed.steps.get(0));
    assertEquals(undisturbed.lastEpoch().trainingLoss(), resumed.lastEpoch().trainingLoss());
    assertEquals(undisturbed.lastEpoch().scores(), resumed.lastEpoch().scores());
  }

  @ParameterizedTest
  @EnumSource
  void resumedTrainingOfAnLstmEndsWithTheSameWeights(AttentionForm attention) throws IOException {
    Recipe recipe = lstm(recipe(2, 3e-3, 0.5, 1000), attention);
    Map<String, float[]> expected = train(recipe, "one", new Recorder());
    stopAndResume(recipe, List.of(2, 1), expected);
  }

  @ParameterizedTest
  @CsvSource({"2, 8, 2, 6", "2, 0, 3, 1", "1, 0, 2, 1"})
  void resumedSelfCriticalTrainingEndsWithTheSameWeights(
      int stopEpoch, int stopStep, int epoch, int step) throws IOException {
    Recipe recipe = selfCritical(1, 2, 1e-3);
    Recorder undisturbed = new Recorder();
    Map<String, float[]> expected = train(recipe, "one", undisturbed);
    assertEquals(
        List.of(Phase.CROSS_ENTROPY, Phase.SELF_CRITICAL, Phase.SELF_CRITICAL),
        undisturbed.epochs.stream().map(EpochReport::phase).toList());
    Recorder resumed = stopAndResume(recipe, List.of(stopEpoch, stopStep), expected);
    assertEquals(List.of(epoch, step), resumed.steps.get(0));
    assertEquals(undisturbed.lastEpoch().reward(), resumed.lastEpoch().reward());
    assertEquals(undisturbed.lastEpoch().scores(), resumed.lastEpoch().scores());
  }

  static Stream<Recipe> selfCriticalDecoders() {
    Recipe transformer = selfCritical(2, 5, 1e-3);
    return Stream.of(
        transformer,
        lstm(transformer, AttentionForm.NONE),
        lstm(transformer, AttentionForm.ADDITIVE));
  }

  @ParameterizedTest
  @MethodSource("selfCriticalDecoders")
  void selfCriticalTrainingRaisesTheMeanReward(Recipe recipe) throws IOException {
    Recorder recorder = new Recorder();
    train(recipe, "run", recorder);
    List<EpochReport> second = recorder.epochs.subList(2, 7);
    double first = second.get(0).reward();
    double last = second.get(4).reward();
    assertTrue(first > 0 && last > 1.5 * first, first + " to " + last);
  }

  @Test
  void aFinishedRunCanBeGivenSelfCriticalTrainingFromItsBestModel() throws IOException {
    train(recipe(3, 3e-3, 0.5, 1000), "run", new Recorder());
    Map<String, float[]> best;
    try (CaptionModel saved = CaptionModel.load(folder.resolve("run/model"), Device.cpu())) {
      best = weights(saved);
    }
    Recorder recorder = new Recorder();
    try (CaptionModel model = newModel();
        CaptionTrainer trainer = trainer(model, selfCritical(3, 1, 1e-12), "run", recorder)) {
      assertTrue(trainer.resume());
      trainer.run();
      assertEquals(best.keySet(), weights(model).keySet());
      best.forEach((name, w) -> assertArrayEquals(w, weights(model).get(name), 1e-6f, name));
    }
    assertEquals(List.of(4, 1), recorder.steps.get(0));
    assertEquals(Phase.SELF_CRITICAL, recorder.lastEpoch().phase());
  }

  @Test
  void selfCriticalTrainingOfNothingIsRefused() {
    Recipe recipe = selfCritical(3, 1, 1e-3).withSelfCritical(0);
    Exception thrown =
        assertThrows(TrainingException.class, () -> train(recipe, "run", new Recorder()));
    assertEquals(
        "self-critical training needs a model to begin with; resume a run that has one, give"
            + " --init, or let selfCritical.patience be 1 or more",
        thrown.getMessage());
  }

  @Test
  void aSelfCriticalLossThatIsNotFiniteStopsTheRunAtOnce() {
    Exception thrown =
        assertThrows(
            TrainingException.class, () -> train(selfCritical(1, 1, 1e30), "run", new Recorder()));
    assertEquals(
        "the loss of step %d is not finite; lower the learning rate, as in --set"
                .formatted(STEPS + 2)
            + " selfCritical.learningRate=3.3e+29, or warm up for longer; begin"
            + " another run from the best model so far, --init "
            + folder.resolve("run/model")
            + "; the last checkpoint is whole, too",
        thrown.getMessage());
  }

  @Test
  void runStoppedByItsListenerGoesOnWithTheVeryNextStep() throws IOException {
    Recipe recipe = recipe(2, 3e-3, 0, 1000);
    Map<String, float[]> expected = train(recipe, "one", new Recorder());
    Recorder stopping = new Recorder();
    stopping.stopAt = List.of(2, 1);
    stopping.thrown = new CancellationException("stopped");
    assertThrows(CancellationException.class, () -> train(recipe, "two", stopping));
    Recorder resumed = new Recorder();
    try (CaptionModel model = newModel();
        CaptionTrainer trainer = trainer(model, recipe, "two", resumed)) {
      assertTrue(trainer.resume());
      trainer.run();
      assertSame(expected, weights(model));
    }
    assertEquals(List.of(2, 2), resumed.steps.get(0));
  }

  @Test
  void aNewRunHasNothingToResume() throws IOException {
    try (CaptionModel model = newModel();
        CaptionTrainer trainer = trainer(model, recipe(1), "run", new Recorder())) {
      assertFalse(trainer.resume());
    }
  }

  @Test
  void sameSeedGivesTheSameRunAndMirroredPhotosAnother() throws IOException {
    Map<String, float[]> first = train(recipe(1), "a", new Recorder());
    assertSame(first, train(recipe(1), "b", new Recorder()));
    Map<String, float[]> mirrored = train(recipe(1, 3e-3, 0.5, 1000), "c", new Recorder());
    assertFalse(Arrays.equals(first.get("embedding"), mirrored.get("embedding")));
  }

  @Test
  void runThatDoesNotGetBetterEndsEarly() throws IOException {
    Recorder recorder = new Recorder();
    train(recipe(500, 1e-12, 0, 2), "run", recorder);
    assertEquals(
        List.of(true, false, false), recorder.epochs.stream().map(EpochReport::best).toList());
  }

  @Test
  void refusesToResumeWithOtherSettings() throws IOException {
    train(recipe(1), "run", new Recorder());
    try (CaptionModel model = newModel();
        CaptionTrainer trainer = trainer(model, recipe(2), "run", new Recorder())) {
      Exception thrown = assertThrows(TrainingException.class, trainer::resume);
      assertEquals(
          folder.resolve("run/checkpoint.safetensors")
              + " belongs to a run with other settings or data; use another --output",
          thrown.getMessage());
    }
  }

  @Test
  void aLossThatIsNotFiniteStopsTheRunAtOnce() {
    Exception thrown =
        assertThrows(
            TrainingException.class, () -> train(recipe(2, 1e30, 0, 1000), "run", new Recorder()));
    assertEquals(
        "the loss of step 2 is not finite; lower the learning rate, as in --set"
            + " optimizer.learningRate=3.3e+29, or warm up for longer; begin another"
            + " run",
        thrown.getMessage());
    assertFalse(Files.exists(folder.resolve("run/checkpoint.safetensors")));
  }

  @Test
  void weightsThatAreNotFiniteAreNeitherSavedNorJudged() throws IOException {
    Recipe recipe = recipe(2);
    Recorder recorder = new Recorder();
    try (CaptionModel model = newModel(recipe);
        CaptionTrainer trainer = trainer(model, recipe, "run", recorder)) {
      recorder.eachStep =
          () -> {
            if (recorder.steps.size() == 2 * SAVED_EVERY) { // as it is saved the second time
              NDArray bias = model.weights().get("outputBias").stopGradient();
              bias.divi(0);
              bias.close();
            }
          };
      Exception thrown = assertThrows(TrainingException.class, trainer::run);
      assertTrue(
          thrown.getMessage().startsWith("outputBias after step 10 is not finite; lower the"),
          thrown.getMessage());
    }
    Recorder resumed = new Recorder();
    try (CaptionModel model = newModel(recipe);
        CaptionTrainer trainer = trainer(model, recipe, "run", resumed)) {
      assertTrue(trainer.resume());
      trainer.run();
    }
    assertEquals(List.of(1, SAVED_EVERY + 1), resumed.steps.get(0));
  }

  @Test
  void aPhotoWhoseFeaturesAreNotFiniteIsNamed() throws IOException {
    CaptionDataset once = validation.dataset();
    int bytes = CachedFeatures.recordBytes(TOKENS, BACKBONE.channels());
    FeatureCache cache = FeatureCache.open(folder.resolve("features"), "bad", bytes);
    caches.add(cache);
    for (CaptionedImage image : once.images()) {
      ByteBuffer halves = randomHalves(bytes, new Random(1));
      if (image.id() == 2) {
        halves.putShort(bytes - 2, (short) 0x7e00); // NaN
      }
      cache.put(FeatureCache.sha256(image.file()), halves);
    }
    training =
        new TrainingData(
            training.dataset(),
            new PhotoFeatures(Map.of(View.WHOLE, List.of(features(cache, training.dataset())))));
    Exception thrown =
        assertThrows(TrainingException.class, () -> train(recipe(1), "run", new Recorder()));
    assertTrue(
        thrown.getMessage().startsWith("the features of " + folder.resolve("2.jpg") + " (image "),
        thrown.getMessage());
  }

  @Test
  void clippedGradientsAreReported() throws IOException {
    Recorder recorder = new Recorder();
    train(recipe(2), "run", recorder);
    EpochReport first = recorder.epochs.get(0);
    assertTrue(first.gradientNorm() > 0, "mean norm " + first.gradientNorm());
    assertTrue(first.clipped() > 0 && first.clipped() <= 1, "clipped " + first.clipped());
    assertTrue(recorder.lastEpoch().gradientNorm() < first.gradientNorm());
  }

  @Test
  void aRunGoesOnFromTheCheckpointBeforeADamagedOneAndEndsWithTheSameWeights() throws IOException {
    Recipe recipe = recipe(2);
    Map<String, float[]> expected = train(recipe, "one", new Recorder());
    Recorder stopping = new Recorder();
    stopping.stopAt = List.of(2, 8);
    assertThrows(Stop.class, () -> train(recipe, "two", stopping));
    Path last = folder.resolve("two/checkpoint.safetensors");
    byte[] bytes = Files.readAllBytes(last);
    bytes[bytes.length / 2] ^= 1;
    Files.write(last, bytes);
    Recorder resumed = new Recorder();
    try (CaptionModel model = newModel(recipe);
        CaptionTrainer trainer = trainer(model, recipe, "two", resumed)) {
      assertTrue(trainer.resume());
      assertEquals(
          List.of(
              last
                  + ": fails its checksum: the file is damaged; going on from the checkpoint before"
                  + " it, of step "
                  + STEPS),
          resumed.warnings);
      trainer.run();
      assertSame(expected, weights(model));
    }
    assertEquals(List.of(2, 1), resumed.steps.get(0));
  }

  @Test
  void stepsAndEpochsLeaveNoArraysBehind() throws IOException {
    Set<Integer> arrays = new TreeSet<>();
    try (CaptionModel model = newModel()) {
      String before = model.manager().toString();
      Recorder recorder = new Recorder();
      recorder.eachStep = () -> arrays.add(model.manager().getManagedArrays().size());
      Recipe recipe = selfCritical(1, 1, 1e-3);
      try (CaptionTrainer trainer = trainer(model, recipe, "run", recorder)) {
        trainer.run();
      }
      assertEquals(before, model.manager().toString());
    }
    assertEquals(1, arrays.size(), "arrays after each step: " + arrays);
  }

  @Test
  void averageSwapsInAndOut() {
    try (CaptionModel model = newModel()) {
      Map<String, NDArray> weights = model.weights();
      Map<String, float[]> before = weights(model);
      try (WeightAverage average = new WeightAverage(0.9, model.manager(), weights)) {
        NDArray bias = weights.get("outputBias");
        captioner.model.Weights.overwrite(bias, bias.stopGradient().add(1));
        average.update(1_000_000);
        average.swap();
        assertEquals(0.1f, bias.toFloatArray()[0], 1e-6);
        average.swap();
        assertEquals(1, bias.toFloatArray()[0], 1e-6);
        assertArrayEquals(before.get("embedding"), weights(model).get("embedding"), 1e-6f);
      }
    }
  }

  /** Thrown by a listener in place of pulling the plug. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Recorder implements TrainingProgress {
    private RuntimeException thrown = new Stop();
    private final List<EpochReport> epochs = new ArrayList<>();
    private final List<List<Integer>> steps = new ArrayList<>();
    private List<Integer> stopAt = List.of();
    private Runnable eachStep = () -> {};
    private final List<String> warnings = new ArrayList<>();

    private EpochReport lastEpoch() {
      return epochs.get(epochs.size() - 1);
    }

    @Override
    public void onStep(StepReport report) {
      assertEquals(STEPS, report.stepsPerEpoch());
      List<Integer> step = List.of(report.epoch(), report.stepInEpoch());
      steps.add(step);
      eachStep.run();
      stopAt(step);
    }

    @Override
    public void onWarning(String line) {
      warnings.add(line);
    }

    private void stopAt(List<Integer> place) {
      if (place.equals(stopAt)) {
        throw thrown;
      }
    }

    @Override
    public void onEpoch(EpochReport report) {
      epochs.add(report);
      stopAt(List.of(report.epoch(), 0));
    }
  }
}
