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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionTrainerTest {
  private static final List<String> CAPTIONS =
      List.of(
          "A dog runs on the grass.",
          "Two men ride a red bicycle.",
          "A small boat is on the water.",
          "The child eats an apple.");
  private static final BackboneConfig BACKBONE =
      new BackboneConfig("resnet18", StrideOn.CONV2, Grid.LAYER4);

  @TempDir Path folder;
  private FeatureCache cache;
  private TrainingData data;
  private Vocabulary vocabulary;

  @BeforeEach
  void makeFourImages() throws IOException {
    CaptionModelConfig config = modelConfig(10);
    int tokens = config.imageTokens();
    int bytes = CachedFeatures.recordBytes(tokens, BACKBONE.channels());
    cache = FeatureCache.open(folder.resolve("features"), "test", bytes);
    List<CaptionedImage> images = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < CAPTIONS.size(); i++) {
      Path photo = Files.writeString(folder.resolve(i + ".jpg"), "photo " + i);
      images.add(new CaptionedImage(i, photo, List.of(CAPTIONS.get(i))));
      cache.put(FeatureCache.sha256(photo), randomHalves(bytes, random));
    }
    CaptionDataset dataset = new CaptionDataset("four images", images);
    CachedFeatures features = new CachedFeatures(cache, dataset, tokens, BACKBONE.channels());
    data = new TrainingData(dataset, features, List.of());
    PtbTokenizer tokenizer = new PtbTokenizer();
    vocabulary = Vocabulary.build(CAPTIONS.stream().map(tokenizer::tokenize).toList(), 1);
  }

  @AfterEach
  void close() throws IOException {
    cache.close();
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

  private static CaptionModelConfig modelConfig(int vocabularySize) {
    return new CaptionModelConfig(
        "resnet18",
        "0".repeat(64),
        BACKBONE,
        Preprocessing.imageNet(96, Resize.SQUASH),
        TransformerConfig.tiny(),
        vocabularySize);
  }

  private CaptionModel newModel() {
    return CaptionModel.create(modelConfig(vocabulary.size()), vocabulary, 5, Device.cpu());
  }

  private static Recipe recipe(int epochs) {
    return new Recipe(
        "resnet18",
        Grid.LAYER4,
        96,
        Resize.SQUASH,
        1,
        TransformerConfig.tiny(),
        new OptimizerConfig(Schedule.NOAM, 2e-3, 10, 0.01, 1),
        new TrainingConfig(epochs, 2, 1, 0.1, 0.9, 0, 1000, 5));
  }

  private CaptionTrainer trainer(CaptionModel model, int epochs, String run, Recorder recorder) {
    return new CaptionTrainer(model, data, data, recipe(epochs), folder.resolve(run), recorder);
  }

  private static Map<String, float[]> weights(CaptionModel model) {
    Map<String, float[]> copy = new TreeMap<>();
    model.weights().forEach((name, array) -> copy.put(name, array.toFloatArray()));
    return copy;
  }

  @Test
  void overfittingBringsTheCaptionsBackWordForWord() throws IOException {
    Recorder recorder = new Recorder();
    try (CaptionModel model = newModel();
        CaptionTrainer trainer = trainer(model, 60, "run", recorder)) {
      trainer.run();
    }
    EpochReport last = recorder.epochs.get(recorder.epochs.size() - 1);
    assertTrue(last.trainingLoss() < recorder.epochs.get(0).trainingLoss() / 2);
    try (CaptionModel saved = CaptionModel.load(folder.resolve("run/model"), Device.cpu())) {
      Map<Long, String> captions = new Validation(saved, data, 1).captions();
      assertEquals(CAPTIONS, List.copyOf(captions.values()));
    }
  }

  @Test
  void resumedRunEndsWithTheWeightsOfAnUndisturbedOne() throws IOException {
    Map<String, float[]> undisturbed;
    try (CaptionModel model = newModel();
        CaptionTrainer trainer = trainer(model, 4, "one", new Recorder())) {
      trainer.run();
      undisturbed = weights(model);
    }
    Recorder stopping = new Recorder();
    stopping.stopAfterEpoch = 2;
    try (CaptionModel model = newModel();
        CaptionTrainer trainer = trainer(model, 4, "two", stopping)) {
      assertFalse(trainer.resume());
      assertThrows(Stop.class, trainer::run);
    }
    try (CaptionModel model = newModel();
        CaptionTrainer trainer = trainer(model, 4, "two", new Recorder())) {
      assertTrue(trainer.resume());
      trainer.run();
      Map<String, float[]> resumed = weights(model);
      undisturbed.forEach((name, values) -> assertArrayEquals(values, resumed.get(name), name));
    }
  }

  @Test
  void sameSeedGivesTheSameRun() throws IOException {
    List<Double> losses = new ArrayList<>();
    for (String run : List.of("a", "b")) {
      Recorder recorder = new Recorder();
      try (CaptionModel model = newModel();
          CaptionTrainer trainer = trainer(model, 2, run, recorder)) {
        trainer.run();
      }
      losses.add(recorder.epochs.get(1).trainingLoss());
    }
    assertEquals(losses.get(0), losses.get(1));
  }

  @Test
  void runThatStopsGettingBetterEndsEarly() throws IOException {
    Recipe patient = recipe(500);
    TrainingConfig config = new TrainingConfig(500, 4, 1, 0.1, 0, 0, 2, 5);
    Recipe recipe =
        new Recipe(
            patient.backbone(),
            patient.grid(),
            patient.imageSize(),
            patient.resize(),
            patient.minCount(),
            patient.transformer(),
            patient.optimizer(),
            config);
    Recorder recorder = new Recorder();
    try (CaptionModel model = newModel();
        CaptionTrainer trainer =
            new CaptionTrainer(model, data, data, recipe, folder.resolve("run"), recorder)) {
      trainer.run();
    }
    int epochs = recorder.epochs.size();
    assertTrue(epochs < 500, epochs + " epochs");
    assertTrue(recorder.epochs.get(epochs - 3).best());
    assertFalse(recorder.epochs.get(epochs - 2).best());
    assertFalse(recorder.epochs.get(epochs - 1).best());
  }

  @Test
  void refusesToResumeWithOtherSettings() throws IOException {
    try (CaptionModel model = newModel();
        CaptionTrainer trainer = trainer(model, 1, "run", new Recorder())) {
      trainer.run();
    }
    try (CaptionModel model = newModel();
        CaptionTrainer trainer = trainer(model, 2, "run", new Recorder())) {
      Exception thrown = assertThrows(TrainingException.class, trainer::resume);
      assertTrue(thrown.getMessage().endsWith("use another --output"), thrown.getMessage());
    }
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
    private final List<EpochReport> epochs = new ArrayList<>();
    private int stopAfterEpoch = Integer.MAX_VALUE;

    @Override
    public void onStep(StepReport report) {
      if (report.epoch() > stopAfterEpoch) {
        throw new Stop();
      }
    }

    @Override
    public void onEpoch(EpochReport report) {
      epochs.add(report);
    }
  }
}
