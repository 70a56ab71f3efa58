package captioner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import captioner.data.CaptionBatch;
import captioner.data.CaptionBatches;
import captioner.model.CaptionModel;
import captioner.model.Weights;
import captioner.weights.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Trains a caption model, by cross-entropy and then, if the recipe says so, self-critically: every
 * epoch it passes over the training photos, captions the validation split by beam search, and keeps
 * the weights with the best CIDEr-D (of equal ones, with the lowest loss).
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
  private final List<int[][]> captions;
  private final Recipe recipe;
  private final PhaseRule rule;
  private final Path folder;
  private final TrainingProgress progress;
  private final String fingerprint;
  private final CaptionBatches batches;
  private final Validation validation;
  private final Map<String, NDArray> weights;
  private final AdamW optimizer;
  private final Transfer transfer;
  private final WeightAverage average;
  private final Checkpoint checkpoint;
  private final GradientNorms gradients;
  private final Stopwatch stopwatch = new Stopwatch();
  private Optional<Objective> objective = Optional.empty();
  private Optional<BfloatProducts> products = Optional.empty();
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
    rule = new PhaseRule(recipe.training(), recipe.selfCritical());
    this.folder = folder;
    this.progress = progress;
    TrainingConfig config = recipe.training();
    captions = EncodedCaptions.of(training.dataset(), model.vocabulary());
    fingerprint =
        recipe.fingerprint()
            + String.join("+", model.config().featureKeys())
            + Arrays.deepHashCode(captions.toArray());
    batches = new CaptionBatches(captions, config.imagesPerStep(), config.captionsPerImage());
    this.validation = new Validation(model, validation, config.captionsPerImage());
    weights = model.weights();
    transfer = new Transfer(recipe.transfer(), recipe.transformer().decoderLayers());
    optimizer = new AdamW(recipe.optimizer(), model.manager(), model.parameters(), this::rate);
    average = new WeightAverage(config.averageDecay(), model.manager(), weights);
    checkpoint = new Checkpoint(folder);
    gradients = new GradientNorms(recipe.optimizer().clipNorm());
  }

  /**
   * Goes on where the folder's last checkpoint stood, or the one before it if that is damaged, of
   * which the listener is told.
   *
   * @return whether there was one
   */
  public boolean resume() throws IOException {
    if (!checkpoint.exists()) {
      return false;
    }
    Checkpoint.Loaded<TrainingState> loaded =
        checkpoint.load(arrays(), fingerprint, TrainingState.class, model.manager());
    state = loaded.state();
    loaded
        .damage()
        .ifPresent(
            damage ->
                progress.onWarning(
                    damage + "; going on from the checkpoint before it, of step " + state.step()));
    return true;
  }

  /**
   * Trains until the last epoch, or until patience runs out.
   *
   * @throws TrainingException if a loss, gradient, weight or feature is not finite, in which case
   *     the last checkpoint and the best model stay as they are; or if self-critical training is to
   *     begin before there is a model
   * @throws CancellationException if the listener throws it to stop the run; a checkpoint is saved
   *     first
   */
  public void run() throws IOException {
    try {
      while (!rule.finished(state)) {
        if (rule.switches(state)) {
          beginSelfCritical();
        }
        epoch();
      }
    } catch (CancellationException e) {
      save();
      throw e;
    }
  }

  /** Takes the best weights so far into the second phase, with an optimizer that knows nothing. */
  private void beginSelfCritical() throws IOException {
    Path best = modelFolder().resolve(CaptionModel.WEIGHTS);
    if (!Files.exists(best)) {
      throw new TrainingException(
          "self-critical training needs a model to begin with; resume a run that has one, give"
              + " --init, or let selfCritical.patience be 1 or more");
    }
    model.loadWeights(best);
    optimizer.restart();
    average.restart();
    stopwatch.restart();
    state = state.selfCritical();
    objective = Optional.empty();
    if (state.bestEpoch() < 0) {
      judgeStart();
    }
    save();
  }

  private void epoch() throws IOException {
    boolean first = state.phase().phase() == Phase.CROSS_ENTROPY;
    transfer.begin(first ? state.epoch() : Integer.MAX_VALUE, model.parameters());
    List<CaptionBatch> epoch = batches.epoch(mix(state.epoch()));
    int epochs = rule.lastEpoch(state) - state.phase().firstEpoch();
    long total = (long) epoch.size() * epochs;
    while (state.stepInEpoch() < epoch.size()) {
      stopwatch.start();
      Outcome outcome = step(epoch.get(state.stepInEpoch()), total);
      stopwatch.stop(outcome.captions());
      state = state.afterStep(outcome);
      progress.onStep(stepReport(epoch.size(), total));
      if (state.stepInEpoch() % stepsBetweenCheckpoints == 0) {
        save();
      }
    }
    judgeEpoch(learningRate(state.stepInPhase(), total));
    save();
  }

  /** Returns what gives a pass its parameters and multiplies for it. */
  private ParameterStore store(NDManager scope) {
    if (recipe.training().precision() == Precision.FLOAT32) {
      return new ParameterStore(scope, false);
    }
    if (products.isEmpty()) {
      products = Optional.of(new BfloatProducts());
    }
    return products.get().store(scope);
  }

  private Outcome step(CaptionBatch batch, long total) throws IOException {
    Outcome outcome = objective().backward(batch, mix(-1 - state.step()));
    if (!Double.isFinite(outcome.loss())) {
      throw notFinite("the loss of step " + (state.step() + 1));
    }
    long step = state.stepInPhase() + 1;
    double norm = optimizer.step(step, learningRate(step, total));
    if (!Double.isFinite(norm)) {
      throw notFinite("the gradient of step " + (state.step() + 1));
    }
    gradients.add(norm);
    average.update(step);
    return outcome;
  }

  /** Returns what to say of numbers that went wrong, and what to try. */
  private TrainingException notFinite(String what) {
    Path best = modelFolder();
    String begin =
        Files.exists(best.resolve(CaptionModel.WEIGHTS))
            ? "; begin another run from the best model so far, --init " + best
            : "; begin another run";
    return new TrainingException(
        String.format(
            Locale.ROOT,
            "%s is not finite; lower the learning rate, as in --set %s=%.2g, or warm up for"
                + " longer%s%s",
            what,
            state.phase().phase() == Phase.SELF_CRITICAL
                ? "selfCritical.learningRate"
                : "optimizer.learningRate",
            peakRate() / 3,
            begin,
            checkpoint.exists() ? "; the last checkpoint is whole, too" : ""));
  }

  private double peakRate() {
    return state.phase().phase() == Phase.SELF_CRITICAL
        ? recipe.selfCritical().learningRate()
        : recipe.optimizer().learningRate();
  }

  /** Refuses weights that a step has made useless; they would be saved, or judged. */
  private void requireFiniteWeights() throws TrainingException {
    Optional<String> useless = Weights.notFinite(weights);
    if (useless.isPresent()) {
      throw notFinite(useless.get() + " after step " + state.step());
    }
  }

  /** Returns what this phase trains for, made when it is first asked for. */
  private Objective objective() {
    if (objective.isEmpty()) {
      objective =
          Optional.of(
              state.phase().phase() == Phase.SELF_CRITICAL
                  ? new SelfCritical(model, training, captions, recipe, this::store)
                  : new CrossEntropy(model, training, recipe, 1, this::store));
    }
    return objective.get();
  }

  /**
   * Returns a parameter's share of the learning rate: backbones, and what was pretrained, may move
   * more gently.
   */
  private double rate(String parameter) {
    return CaptionModel.isOfBackbone(parameter) && !model.isOfUntrainedBackbone(parameter)
        ? recipe.fineTuning().learningRate() / recipe.optimizer().learningRate()
        : transfer.rate(parameter);
  }

  /** Returns the learning rate of a step of this phase. */
  private double learningRate(long step, long total) {
    if (state.phase().phase() == Phase.SELF_CRITICAL) {
      return recipe.selfCritical().learningRate();
    }
    OptimizerConfig config = recipe.optimizer();
    return config.learningRate() * config.schedule().factor(step, config.warmupSteps(), total);
  }

  private StepReport stepReport(int stepsPerEpoch, long total) {
    return new StepReport(
        state.epoch() + 1,
        rule.lastEpoch(state),
        state.stepInEpoch(),
        stepsPerEpoch,
        state.phase().phase(),
        state.meanLoss(),
        state.meanReward(),
        stopwatch.captionsPerSecond(),
        stopwatch.secondsPerStep() * (total - state.stepInPhase()));
  }

  /**
   * Judges the model that self-critical training begins with, so that only better ones are kept.
   */
  private void judgeStart() throws IOException {
    Judgement judgement = validation.judge();
    state = state.withBest(-1, judgement.ciderD(), judgement.loss());
    progress.onEpoch(epochReport(state, recipe.selfCritical().learningRate(), judgement));
  }

  private void judgeEpoch(double learningRate) throws IOException {
    TrainingState done = state;
    requireFiniteWeights();
    average.swap();
    Judgement judgement = validation.judge();
    state = done.afterEpoch(judgement.ciderD(), judgement.loss());
    if (state.bestEpoch() == done.epoch()) {
      model.save(modelFolder(), DType.FLOAT16);
    }
    average.swap();
    progress.onEpoch(epochReport(done, learningRate, judgement));
    gradients.restart();
  }

  /** Reports an epoch, of which `done` is the state before its judgement was taken in. */
  private EpochReport epochReport(TrainingState done, double learningRate, Judgement judgement) {
    return new EpochReport(
        state.epoch(),
        rule.lastEpoch(done),
        done.phase().phase(),
        done.step(),
        learningRate,
        done.meanLoss(),
        gradients.mean(),
        gradients.clipped(),
        done.meanReward(),
        judgement.loss(),
        judgement.scores().asMap(),
        judgement.badEndings(),
        stopwatch.captionsPerSecond(),
        state.bestEpoch() == state.epoch() - 1,
        stopwatch.secondsSinceMade(),
        judgement.sample());
  }

  private Path modelFolder() {
    return folder.resolve("model");
  }

  private void save() throws IOException {
    requireFiniteWeights();
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
    return StepSeed.of(recipe.training().seed(), purpose);
  }

  @Override
  public void close() {
    products.ifPresent(BfloatProducts::close);
    average.close();
    optimizer.close();
  }
}
