package captioner.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import captioner.data.CaptionBatch;
import captioner.data.CaptionBatches;
import captioner.evaluation.CaptionScores;
import captioner.model.CaptionModel;
import captioner.weights.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;

/**
 * Trains a caption model by teacher forcing: every epoch it passes over the training captions,
 * captions the validation split by beam search, and keeps the weights with the best CIDEr-D (of
 * equal ones, with the lowest loss).
 *
 * <p>Writes into its folder {@code model/} (the best model so far) and {@code
 * checkpoint.safetensors}. A run that is begun again on the same folder goes on where the
 * checkpoint stood, and ends with the same weights as one that was never stopped.
 */
public final class CaptionTrainer implements AutoCloseable {
  private static final int STEPS_BETWEEN_CHECKPOINTS = 200;

  private final int stepsBetweenCheckpoints;
  private final CaptionModel model;
  private final TrainingData training;
  private final Recipe recipe;
  private final Path folder;
  private final TrainingProgress progress;
  private final String fingerprint;
  private final CaptionBatches batches;
  private final Validation validation;
  private final Map<String, NDArray> weights;
  private final AdamW optimizer;
  private final WeightAverage average;
  private final Checkpoint checkpoint;
  private final Stopwatch stopwatch = new Stopwatch();
  private TrainingState state = TrainingState.start();

  /**
   * Prepares a run.
   *
   * @param model to be trained; stays the caller's
   * @param training what it learns from
   * @param validation what it is judged by
   * @param recipe settings
   * @param folder receives checkpoints and the best model
   * @param progress is told of every step and epoch
   */
  public CaptionTrainer(
      CaptionModel model,
      TrainingData training,
      TrainingData validation,
      Recipe recipe,
      Path folder,
      TrainingProgress progress) {
    this(model, training, validation, recipe, folder, progress, STEPS_BETWEEN_CHECKPOINTS);
  }

  /** Prepares a run that is also saved within epochs, every so many steps. */
  CaptionTrainer(
      CaptionModel model,
      TrainingData training,
      TrainingData validation,
      Recipe recipe,
      Path folder,
      TrainingProgress progress,
      int stepsBetweenCheckpoints) {
    this.stepsBetweenCheckpoints = stepsBetweenCheckpoints;
    this.model = model;
    this.training = training;
    this.recipe = recipe;
    this.folder = folder;
    this.progress = progress;
    TrainingConfig config = recipe.training();
    List<int[][]> captions = EncodedCaptions.of(training.dataset(), model.vocabulary());
    fingerprint =
        recipe.fingerprint()
            + model.config().featureKey()
            + Arrays.deepHashCode(captions.toArray());
    batches = new CaptionBatches(captions, config.imagesPerStep(), config.captionsPerImage());
    this.validation = new Validation(model, validation, config.captionsPerImage());
    weights = model.weights();
    optimizer = new AdamW(recipe.optimizer(), model.manager(), model.parameters());
    average = new WeightAverage(config.averageDecay(), model.manager(), weights);
    checkpoint = new Checkpoint(folder);
  }

  /**
   * Goes on where the folder's checkpoint stood, if there is one.
   *
   * @return whether there was one
   */
  public boolean resume() throws IOException {
    if (!checkpoint.exists()) {
      return false;
    }
    state = checkpoint.load(arrays(), fingerprint, model.manager());
    return true;
  }

  /**
   * Trains until the last epoch, or until patience runs out.
   *
   * @throws CancellationException if the listener throws it to stop the run; a checkpoint is saved
   *     first
   */
  public void run() throws IOException {
    try {
      while (!finished()) {
        epoch();
      }
    } catch (CancellationException e) {
      save();
      throw e;
    }
  }

  private boolean finished() {
    int waited = state.epoch() - 1 - state.bestEpoch();
    return state.epoch() >= recipe.training().epochs()
        || (state.bestEpoch() >= 0 && waited >= recipe.training().patience());
  }

  private void epoch() throws IOException {
    List<CaptionBatch> epoch = batches.epoch(mix(state.epoch()));
    long total = (long) epoch.size() * recipe.training().epochs();
    while (state.stepInEpoch() < epoch.size()) {
      CaptionBatch batch = epoch.get(state.stepInEpoch());
      stopwatch.start();
      double loss = step(batch, total);
      stopwatch.stop(batch.rows());
      state = state.afterStep(loss);
      progress.onStep(
          new StepReport(
              state.epoch() + 1,
              recipe.training().epochs(),
              state.stepInEpoch(),
              epoch.size(),
              state.meanLoss(),
              stopwatch.captionsPerSecond(),
              stopwatch.secondsPerStep() * (total - state.step())));
      if (state.stepInEpoch() % stepsBetweenCheckpoints == 0) {
        save();
      }
    }
    evaluate(total);
    save();
  }

  private double step(CaptionBatch batch, long total) throws IOException {
    Engine engine = Engine.getEngine("PyTorch");
    long seed = mix(-1 - state.step());
    engine.setRandomSeed((int) seed);
    boolean mirror =
        !training.mirrored().isEmpty()
            && new Random(seed).nextDouble() < recipe.training().mirror();
    CachedFeatures source = mirror ? training.mirrored().get(0) : training.features();
    double loss;
    try (NDManager scope = model.manager().newSubManager()) {
      RealTokens real = RealTokens.of(batch);
      NDArray features = source.read(scope, batch.images());
      NDArray inputs = scope.create(batch.inputs(), new Shape(batch.rows(), batch.length()));
      try (GradientCollector collector = engine.newGradientCollector()) {
        NDArray logits =
            TeacherForcing.logits(
                model.network(), new ParameterStore(scope, false), features, inputs, real, true);
        NDArray mean =
            CaptionLoss.of(logits, real.targets(scope), recipe.training().labelSmoothing());
        collector.backward(mean);
        loss = mean.getFloat();
      }
    }
    if (!Double.isFinite(loss)) {
      throw new TrainingException(
          "the loss of step " + (state.step() + 1) + " is not finite; lower the learning rate");
    }
    long step = state.step() + 1;
    optimizer.step(step, learningRate(step, total));
    average.update(step);
    return loss;
  }

  private double learningRate(long step, long total) {
    OptimizerConfig config = recipe.optimizer();
    return config.learningRate() * config.schedule().factor(step, config.warmupSteps(), total);
  }

  private void evaluate(long total) throws IOException {
    average.swap();
    Map<Long, String> captions = validation.captions();
    CaptionScores scores = validation.score(captions);
    double loss = validation.loss();
    double trainingLoss = state.meanLoss();
    int epoch = state.epoch();
    state = state.afterEpoch(scores.corpus("CIDEr-D"), loss);
    boolean best = state.bestEpoch() == epoch;
    if (best) {
      model.save(folder.resolve("model"), DType.FLOAT16);
    }
    average.swap();
    progress.onEpoch(
        new EpochReport(
            epoch + 1,
            recipe.training().epochs(),
            state.step(),
            learningRate(state.step(), total),
            trainingLoss,
            loss,
            scores.asMap(),
            best,
            stopwatch.secondsSinceMade(),
            captions.values().iterator().next()));
  }

  private void save() throws IOException {
    checkpoint.save(arrays(), state, fingerprint);
  }

  /** Everything a checkpoint holds. */
  private Map<String, NDArray> arrays() {
    Map<String, NDArray> arrays = new LinkedHashMap<>(weights);
    arrays.putAll(optimizer.state());
    average.arrays().forEach((name, array) -> arrays.put(name + ".average", array));
    return arrays;
  }

  /** Returns a seed for one purpose, from the run's seed (the finaliser of SplitMix64). */
  private long mix(long purpose) {
    long z = recipe.training().seed() * 0x9E3779B97F4A7C15L + purpose;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  @Override
  public void close() {
    average.close();
    optimizer.close();
  }
}
