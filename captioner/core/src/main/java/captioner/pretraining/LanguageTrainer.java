package captioner.pretraining;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import captioner.data.CaptionBatch;
import captioner.model.LanguageModel;
import captioner.model.Weights;
import captioner.text.Vocabulary;
import captioner.training.AdamW;
import captioner.training.CaptionLoss;
import captioner.training.Checkpoint;
import captioner.training.OptimizerConfig;
import captioner.training.RealTokens;
import captioner.training.StepSeed;
import captioner.training.TrainingException;
import captioner.weights.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Trains a language model to say the next word, and keeps the weights with the lowest loss on the
 * held-out sentences. A run that is begun again goes on where the checkpoint stood, and ends with
 * the same weights as one that was never stopped.
 */
final class LanguageTrainer implements AutoCloseable {
  private static final int STEPS_BETWEEN_CHECKPOINTS = 200;

  private final LanguageModel model;
  private final TextCorpus corpus;
  private final long heldOutEvery;
  private final PretrainingConfig config;
  private final long steps;
  private final Path folder;
  private final PretrainingProgress progress;
  private final List<CaptionBatch> heldOut;
  private final String fingerprint;
  private final AdamW optimizer;
  private final Checkpoint checkpoint;
  private final long began = System.nanoTime();
  private long wordsTrained;
  private PretrainingState state = PretrainingState.start();

  /**
   * Prepares a run.
   *
   * @param model to be trained; stays the caller's
   * @param summary of the corpus
   * @param folder receives checkpoints and the best model
   */
  LanguageTrainer(
      LanguageModel model,
      TextCorpus corpus,
      TextSummary summary,
      PretrainingConfig config,
      Path folder,
      PretrainingProgress progress)
      throws IOException {
    this.model = model;
    this.corpus = corpus;
    this.config = config;
    this.folder = folder;
    this.progress = progress;
    heldOutEvery = summary.heldOutEvery(config.heldOut());
    heldOut = heldOut(summary);
    long kept = summary.pieces() - summary.pieces() / heldOutEvery;
    steps = config.epochs() * Math.max(1, (kept - 1) / config.sentencesPerStep() + 1);
    fingerprint =
        "%s %d sentences, %d words %d"
            .formatted(config, summary.sentences(), summary.words(), model.vocabulary().hashCode());
    optimizer = new AdamW(config.optimizer(), model.manager(), model.parameters(), name -> 1);
    checkpoint = new Checkpoint(folder);
  }

  /** A single sentence, of which none can be held out, is judged by itself. */
  private List<CaptionBatch> heldOut(TextSummary summary) throws IOException {
    long every = summary.pieces() == 1 ? 1 : heldOutEvery;
    try (TextBatches batches = new TextBatches(corpus, model.vocabulary(), every)) {
      List<CaptionBatch> held = batches.heldOut(config.sentencesPerStep());
      if (!held.isEmpty()) {
        return held;
      }
    }
    throw new TrainingException("the sentences to be held out hold no word; raise heldOut");
  }

  /**
   * Goes on where the folder's last checkpoint stood, if there is one, or the one before it if that
   * is damaged, of which the listener is told.
   */
  void resume() throws IOException {
    if (checkpoint.exists()) {
      Checkpoint.Loaded<PretrainingState> loaded =
          checkpoint.load(arrays(), fingerprint, PretrainingState.class, model.manager());
      state = loaded.state();
      loaded
          .damage()
          .ifPresent(
              damage ->
                  progress.onWarning(
                      damage
                          + "; going on from the checkpoint before it, of step "
                          + state.step()));
    }
  }

  /**
   * Trains to the end of the last epoch.
   *
   * @throws TrainingException if a loss, gradient or weight is not finite, in which case the last
   *     checkpoint and the best model stay as they are; or if there is nothing to train on
   * @throws CancellationException if the listener throws it to stop the run; a checkpoint is saved
   *     first
   */
  void run() throws IOException {
    try {
      while (state.epoch() < config.epochs()) {
        epoch();
        if (state.step() == 0) {
          throw new TrainingException("no sentence is left to train on; give more text");
        }
      }
    } catch (CancellationException e) {
      save();
      throw e;
    }
  }

  private void epoch() throws IOException {
    try (TextBatches text = new TextBatches(corpus, model.vocabulary(), heldOutEvery)) {
      text.skip(state.portion());
      while (true) {
        long seed = mix(((long) state.epoch() << 32) + state.portion());
        Optional<List<CaptionBatch>> portion = text.next(config.sentencesPerStep(), seed);
        if (portion.isEmpty()) {
          break;
        }
        train(portion.get());
        state = state.afterPortion();
      }
    }
    if (state.stepsSinceReport() > 0) {
      report();
    }
    state = state.afterEpoch();
    save();
  }

  private void train(List<CaptionBatch> portion) throws IOException {
    while (state.stepInPortion() < portion.size()) {
      CaptionBatch batch = portion.get(state.stepInPortion());
      state = state.afterStep(step(batch));
      wordsTrained += RealTokens.of(batch.targets()).count();
      progress.onStep(
          state.epoch() + 1,
          config.epochs(),
          state.step(),
          steps,
          state.meanLoss(),
          wordsTrained / seconds());
      if (state.stepsSinceReport() == config.stepsBetweenReports()) {
        report();
        save();
      } else if (state.step() % STEPS_BETWEEN_CHECKPOINTS == 0) {
        save();
      }
    }
  }

  private double step(CaptionBatch batch) throws IOException {
    Engine engine = Engine.getEngine("PyTorch");
    engine.setRandomSeed((int) mix(-1 - state.step()));
    double loss;
    try (NDManager scope = model.manager().newSubManager();
        GradientCollector collector = engine.newGradientCollector()) {
      NDArray mean = loss(scope, batch, true);
      collector.backward(mean);
      loss = mean.getFloat();
    }
    long step = state.step() + 1;
    if (!Double.isFinite(loss)) {
      throw notFinite("the loss of step " + step);
    }
    if (!Double.isFinite(optimizer.step(step, learningRate(step)))) {
      throw notFinite("the gradient of step " + step);
    }
    return loss;
  }

  /** Returns what to say of numbers that went wrong, and what to try. */
  private TrainingException notFinite(String what) {
    return new TrainingException(
        String.format(
            Locale.ROOT,
            "%s is not finite; begin another run with a lower learning rate, as in --set"
                + " optimizer.learningRate=%.2g",
            what,
            config.optimizer().learningRate() / 3));
  }

  /** Refuses weights that a step has made useless; they would be saved, or judged. */
  private void requireFiniteWeights() throws TrainingException {
    Optional<String> useless = Weights.notFinite(model.weights());
    if (useless.isPresent()) {
      throw notFinite(useless.get() + " after step " + state.step());
    }
  }

  /** Returns the mean loss of a batch's real tokens, in nats; it belongs to the scope. */
  private NDArray loss(NDManager scope, CaptionBatch batch, boolean training) {
    RealTokens real = RealTokens.of(batch.targets());
    NDArray inputs = scope.create(batch.inputs(), new Shape(batch.rows(), batch.length()));
    ParameterStore ps = new ParameterStore(scope, false);
    NDArray hidden = model.network().decode(ps, inputs, training);
    long width = hidden.getShape().get(2);
    // (B, T, D) -> (B·T, D) -> (M, D)
    NDArray kept = hidden.reshape(-1, width).get(new NDIndex("{}", real.places(scope)));
    NDArray logits = model.network().logits(ps, kept, training);
    return CaptionLoss.of(logits, real.targets(scope), 0);
  }

  private void report() throws IOException {
    requireFiniteWeights();
    double sum = 0;
    long tokens = 0;
    long words = 0;
    long unknown = 0;
    for (CaptionBatch batch : heldOut) {
      try (NDManager scope = model.manager().newSubManager()) {
        int count = RealTokens.of(batch.targets()).count();
        sum += loss(scope, batch, false).getFloat() * count;
        tokens += count;
        words += Arrays.stream(batch.targets()).filter(id -> id >= Vocabulary.UNK).count();
        unknown += Arrays.stream(batch.targets()).filter(id -> id == Vocabulary.UNK).count();
      }
    }
    double loss = sum / tokens;
    boolean best = loss < state.bestLoss();
    PretrainingReport report =
        new PretrainingReport(
            state.epoch() + 1,
            config.epochs(),
            state.step(),
            learningRate(state.step()),
            state.meanLoss(),
            loss,
            Math.exp(loss),
            (double) unknown / words,
            best,
            seconds());
    state = state.afterReport(loss);
    if (best) {
      model.save(folder.resolve("model"), DType.FLOAT16);
    }
    progress.onReport(report);
  }

  private double learningRate(long step) {
    OptimizerConfig optimizer = config.optimizer();
    return optimizer.learningRate()
        * optimizer.schedule().factor(step, optimizer.warmupSteps(), steps);
  }

  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  private void save() throws IOException {
    requireFiniteWeights();
    checkpoint.save(arrays(), state, fingerprint);
  }

  private Map<String, NDArray> arrays() {
    Map<String, NDArray> arrays = new LinkedHashMap<>(model.weights());
    arrays.putAll(optimizer.state());
    return arrays;
  }

  /** Returns a seed for one purpose, from the run's seed (the finaliser of SplitMix64). */
  private long mix(long purpose) {
    return StepSeed.of(config.seed(), purpose);
  }

  @Override
  public void close() {
    optimizer.close();
  }
}
