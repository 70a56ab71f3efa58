package captioner.training;

import ai.djl.Device;
import ai.djl.training.ParameterStore;
import captioner.data.CaptionBatch;
import captioner.data.CaptionBatches;
import captioner.data.CaptionDataset;
import captioner.data.CaptionedImage;
import captioner.data.FeatureCache;
import captioner.model.CaptionModel;
import captioner.model.CaptionModelConfig;
import captioner.model.ModelBackbone;
import captioner.model.View;
import captioner.text.Vocabulary;
import captioner.transformer.TextPositions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Times and weighs steps of cross-entropy, optimizer included, on captions of any length and images
 * of any number of tokens: with random weights, features and words, on which neither time nor
 * memory depends. Backbones are frozen, and positions in the sentence sinusoidal, which have no end
 * and cost the same.
 */
public final class StepMeasurement {
  /** Photos B of a step. */
  public static final int IMAGES = 4;

  /** Captions r of each of them. */
  public static final int CAPTIONS = 5;

  /** An odd number, for the median. */
  private static final int STEPS = 3;

  private final CaptionModelConfig config;
  private final Vocabulary vocabulary;
  private final Recipe recipe;

  /**
   * Prepares to measure a captioner.
   *
   * @param known its settings
   * @param vocabulary its words
   * @param trained what it was trained with
   */
  public StepMeasurement(CaptionModelConfig known, Vocabulary vocabulary, Recipe trained) {
    this.vocabulary = vocabulary;
    recipe =
        trained
            .with("training.mirror", "0")
            .with("augmentation.cropped", "0")
            .with("transformer.positions", TextPositions.SINUSOIDAL.name());
    CaptionModelConfig frozen = known.frozen();
    config =
        new CaptionModelConfig(
            frozen.backbones(),
            frozen.preprocessing(),
            recipe.transformer(),
            frozen.decoder(),
            frozen.vocabularySize());
  }

  /**
   * Measures a few steps, the first of which does not count, and weighs one more.
   *
   * @param words of every caption, 1 or more
   * @param imageTokens N, a square number
   * @throws IOException if there is no room for a few features among the system's temporary files
   */
  public StepFigures measure(int words, int imageTokens) throws IOException {
    Path folder = Files.createTempDirectory("captioner-steps");
    try (CaptionModel model =
            CaptionModel.create(config, vocabulary, recipe.training().seed(), Device.cpu());
        Features features = new Features(folder, imageTokens);
        BfloatProducts products = new BfloatProducts();
        AdamW optimizer =
            new AdamW(recipe.optimizer(), model.manager(), model.parameters(), name -> 1)) {
      boolean exact = recipe.training().precision() == Precision.FLOAT32;
      Objective objective =
          new CrossEntropy(
              model,
              new TrainingData(new CaptionDataset("random", List.of()), features.photos()),
              recipe,
              1,
              scope -> exact ? new ParameterStore(scope, false) : products.store(scope));
      return measure(objective, optimizer, batch(words), words, imageTokens);
    } finally {
      delete(folder);
    }
  }

  private StepFigures measure(
      Objective objective, AdamW optimizer, CaptionBatch batch, int words, int imageTokens)
      throws IOException {
    List<Long> nanos = new ArrayList<>();
    int step = 0;
    while (step <= STEPS) {
      step++;
      long start = System.nanoTime();
      step(objective, optimizer, batch, step);
      nanos.add(System.nanoTime() - start);
    }
    int weighed = step + 1;
    OptionalLong bytes = ResidentSet.risenBy(() -> step(objective, optimizer, batch, weighed));
    List<Long> counted = nanos.subList(1, nanos.size()).stream().sorted().toList();
    return new StepFigures(words, imageTokens, batch.rows() * 1e9 / counted.get(STEPS / 2), bytes);
  }

  private void step(Objective objective, AdamW optimizer, CaptionBatch batch, int step)
      throws IOException {
    objective.backward(batch, step);
    optimizer.step(step, recipe.optimizer().learningRate());
  }

  /** Returns captions of random words, all of one length. */
  private CaptionBatch batch(int words) {
    Random random = new Random(0);
    int[][] ofImage = new int[CAPTIONS][];
    for (int i = 0; i < CAPTIONS; i++) {
      ofImage[i] = random.ints(words, Vocabulary.UNK + 1, vocabulary.size()).toArray();
    }
    List<int[][]> captions = IntStream.range(0, IMAGES).mapToObj(i -> ofImage).toList();
    return new CaptionBatches(captions, IMAGES, CAPTIONS).epoch(0).get(0);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Random features of a few photos that there are not, for every backbone. */
  private final class Features implements AutoCloseable {
    private final List<FeatureCache> caches = new ArrayList<>();
    private final List<CachedFeatures> features = new ArrayList<>();

    Features(Path folder, int tokens) throws IOException {
      Random random = new Random(0);
      List<String> hashes = IntStream.range(0, IMAGES).mapToObj("%064x"::formatted).toList();
      CaptionDataset photos =
          new CaptionDataset(
              "random features",
              IntStream.range(0, IMAGES)
                  .mapToObj(i -> new CaptionedImage(i, Path.of("photo" + i), List.of()))
                  .toList());
      for (ModelBackbone backbone : config.backbones()) {
        int channels = backbone.config().channels();
        int bytes = CachedFeatures.recordBytes(tokens, channels);
        FeatureCache cache = FeatureCache.open(folder, "random" + caches.size(), bytes);
        caches.add(cache);
        for (String hash : hashes) {
          cache.put(hash, halves(bytes, random));
        }
        features.add(new CachedFeatures(cache, photos, hashes, tokens, channels));
      }
    }

    PhotoFeatures photos() {
      return new PhotoFeatures(Map.of(View.WHOLE, features));
    }

    /** Float16 numbers from 1 to 2. */
    private static ByteBuffer halves(int bytes, Random random) {
      ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
      while (buffer.hasRemaining()) {
        buffer.putShort((short) (0x3c00 | random.nextInt(0x400)));
      }
      return buffer.flip();
    }

    @Override
    public void close() throws IOException {
      for (FeatureCache cache : caches) {
        cache.close();
      }
    }
  }
}
