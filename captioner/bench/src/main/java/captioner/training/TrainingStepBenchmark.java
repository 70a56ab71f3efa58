package captioner.training;

import ai.djl.Device;
import captioner.data.CaptionBatch;
import captioner.data.CaptionBatches;
import captioner.data.CaptionDataset;
import captioner.data.CaptionedImage;
import captioner.data.CocoCaptions;
import captioner.data.FeatureCache;
import captioner.model.CaptionModel;
import captioner.model.View;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Times a training step of both phases, the optimizer left out: the bundled captioner, 20 photos of
 * the sample with random features, 5 captions of each.
 *
 * <p>Stands in the package of what it measures, which shows nothing of it to others.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(1)
public class TrainingStepBenchmark {
  private static final Path MODEL = Path.of("models/model/cv/captioner/flickr8k-resnet50/0.0.1");
  private static final int IMAGES = 20;
  private static final int CAPTIONS = 5;

  /** What the step trains for. */
  @Param({"CROSS_ENTROPY", "SELF_CRITICAL"})
  public Phase phase;

  private CaptionModel model;
  private FeatureCache cache;
  private Objective objective;
  private CaptionBatch batch;
  private long step;

  /** Loads the model and draws the features. */
  @Setup
  public void prepare() throws IOException {
    try (CaptionModel frozen = CaptionModel.load(MODEL, Device.cpu())) {
      model = CaptionModel.create(frozen.config(), frozen.vocabulary(), 1, Device.cpu());
    }
    model.loadWeights(MODEL.resolve(CaptionModel.WEIGHTS));
    TrainingData data = data();
    List<int[][]> captions = EncodedCaptions.of(data.dataset(), model.vocabulary());
    batch = new CaptionBatches(captions, IMAGES, CAPTIONS).epoch(1).get(0);
    Recipe recipe = Recipe.small().withSelfCritical(0);
    objective =
        switch (phase) {
          case CROSS_ENTROPY -> new CrossEntropy(model, data, recipe, 1);
          case SELF_CRITICAL -> new SelfCritical(model, data, captions, recipe);
        };
  }

  private TrainingData data() throws IOException {
    CaptionDataset sample =
        CocoCaptions.read(
            Path.of("datasets/sample/captions.json"), Path.of("datasets/sample/images"));
    List<CaptionedImage> images = sample.images().subList(0, IMAGES);
    CaptionDataset photos = new CaptionDataset(sample.name(), images);
    int tokens = model.config().imageTokens();
    int channels = model.config().channels();
    int bytes = CachedFeatures.recordBytes(tokens, channels);
    cache = FeatureCache.open(Files.createTempDirectory("captioner-bench"), "random", bytes);
    Random random = new Random(0);
    for (CaptionedImage image : images) {
      cache.put(FeatureCache.sha256(image.file()), halves(bytes, random));
    }
    return new TrainingData(
        photos,
        new PhotoFeatures(
            Map.of(View.WHOLE, List.of(new CachedFeatures(cache, photos, tokens, channels)))));
  }

  /** Numbers from 1 to 2. */
  private static ByteBuffer halves(int bytes, Random random) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    while (buffer.hasRemaining()) {
      buffer.putShort((short) (0x3c00 | random.nextInt(0x400)));
    }
    return buffer.flip();
  }

  /** Returns what came of a step; the score is captions a second. */
  @Benchmark
  @OperationsPerInvocation(IMAGES * CAPTIONS)
  public Object captions() throws IOException {
    return objective.backward(batch, step++);
  }

  /** Frees the model. */
  @TearDown
  public void close() throws IOException {
    model.close();
    cache.close();
  }
}
