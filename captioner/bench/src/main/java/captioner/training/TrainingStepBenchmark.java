package captioner.training;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import captioner.data.CaptionBatch;
import captioner.data.CaptionBatches;
import captioner.data.CaptionDataset;
import captioner.data.CaptionedImage;
import captioner.data.CocoCaptions;
import captioner.data.FeatureCache;
import captioner.model.CaptionModel;
import captioner.model.CaptionModelConfig;
import captioner.model.DecoderConfig;
import captioner.model.View;
import captioner.recurrent.AttentionForm;
import captioner.transformer.TransformerConfig;
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
 * Times a training step of both phases and of every decoder, the optimizer left out: the bundled
 * captioner, or LSTMs in its place as the recipe makes them, with random weights; 20 photos of the
 * sample with random features, 5 captions of each. What an untrained LSTM draws in the second phase
 * is longer than captions are.
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
  private static final Path MODEL = Path.of("models/model/cv/captioner/flickr8k-resnet50/0.0.2");
  private static final int IMAGES = 20;
  private static final int CAPTIONS = 5;

  /** What the step trains for. */
  @Param({"CROSS_ENTROPY", "SELF_CRITICAL"})
  public Phase phase;

  /** What writes the words. */
  @Param({"TRANSFORMER", "UNENCODED", "LSTM_NONE", "LSTM_ADDITIVE", "LSTM_DOT"})
  public Writer writer;

  /** In which its linear layers are multiplied. */
  @Param({"FLOAT32", "BFLOAT16"})
  public Precision precision;

  /** The decoders to be compared. */
  public enum Writer {
    /** That of the bundled captioner, with its encoder. */
    TRANSFORMER(DecoderConfig.transformer(), 2),
    /** The same without its encoder. */
    UNENCODED(DecoderConfig.transformer(), 0),
    /** Show and Tell. */
    LSTM_NONE(lstm(AttentionForm.NONE), 0),
    /** Show, Attend and Tell. */
    LSTM_ADDITIVE(lstm(AttentionForm.ADDITIVE), 0),
    /** The same with dot-product attention. */
    LSTM_DOT(lstm(AttentionForm.DOT), 0);

    private final DecoderConfig config;
    private final int encoderLayers;

    Writer(DecoderConfig config, int encoderLayers) {
      this.config = config;
      this.encoderLayers = encoderLayers;
    }

    Recipe in(Recipe recipe) {
      return recipe.withDecoder(config).withEncoderLayers(encoderLayers);
    }

    private static DecoderConfig lstm(AttentionForm attention) {
      return DecoderConfig.lstm(attention, TransformerConfig.small().dModel());
    }
  }

  private final BfloatProducts products = new BfloatProducts();
  private CaptionModel model;
  private FeatureCache cache;
  private Objective objective;
  private CaptionBatch batch;
  private long step;

  /** Loads the model and draws the features. */
  @Setup
  public void prepare() throws IOException {
    Recipe recipe = writer.in(Recipe.small().withSelfCritical(0));
    try (CaptionModel frozen = CaptionModel.load(MODEL, Device.cpu())) {
      CaptionModelConfig config =
          new CaptionModelConfig(
              frozen.config().backbones(),
              frozen.config().preprocessing(),
              recipe.transformer(),
              recipe.decoder(),
              frozen.config().vocabularySize());
      model = CaptionModel.create(config, frozen.vocabulary(), 1, Device.cpu());
    }
    if (writer == Writer.TRANSFORMER) {
      model.loadWeights(MODEL.resolve(CaptionModel.WEIGHTS));
    }
    TrainingData data = data();
    List<int[][]> captions = EncodedCaptions.of(data.dataset(), model.vocabulary());
    batch = new CaptionBatches(captions, IMAGES, CAPTIONS).epoch(1).get(0);
    objective =
        switch (phase) {
          case CROSS_ENTROPY -> new CrossEntropy(model, data, recipe, 1, this::store);
          case SELF_CRITICAL -> new SelfCritical(model, data, captions, recipe, this::store);
        };
  }

  private ParameterStore store(NDManager scope) {
    return precision == Precision.BFLOAT16
        ? products.store(scope)
        : new ParameterStore(scope, false);
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
    List<CachedFeatures> features = List.of(new CachedFeatures(cache, photos, tokens, channels));
    return new TrainingData(
        photos, new PhotoFeatures(Map.of(View.WHOLE, features, View.MIRRORED, features)));
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
    products.close();
  }
}
