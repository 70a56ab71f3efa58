package captioner.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import captioner.data.CaptionBatch;
import captioner.decoding.BeamSearch;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.Constraints;
import captioner.decoding.Hypothesis;
import captioner.decoding.Sampler;
import captioner.decoding.SamplingConfig;
import captioner.decoding.TokenRules;
import captioner.model.CaptionModel;
import captioner.model.CaptionScorer;
import captioner.model.View;
import captioner.training.SelfCriticalConfig.Candidates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The second phase, self-critical sequence training (Rennie et al. 2017, <a
 * href="https://arxiv.org/abs/1612.00563">arXiv:1612.00563</a>): captions are drawn from the model
 * itself, or found by its beam search, and those that score higher become likelier.
 *
 * <p>Unlike the paper, a caption is compared with the mean of the image's other samples, not with
 * the greedy caption (Luo 2020, <a href="https://arxiv.org/abs/2003.09971">arXiv:2003.09971</a>).
 * There is no dropout: captions are drawn from the very distribution that is then moved. Only the
 * cross-entropy of the references, of which some may be added, has it.
 */
final class SelfCritical implements Objective {
  private static final TokenRules TOKEN_RULES = CaptionModel.TOKEN_RULES;

  /** Added to the logits of tokens that are never drawn. */
  private static final float NEVER = -1e9f;

  private final CaptionModel model;
  private final TrainingData data;
  private final Recipe recipe;
  private final int samples;
  private final Candidates candidates;
  private final CrossEntropy references;
  private final CaptionReward reward;
  private final float[] allowed;

  /**
   * Prepares the phase, in which backbones stay as they are.
   *
   * @param captions of the training photos, as word ids
   */
  SelfCritical(CaptionModel model, TrainingData data, List<int[][]> captions, Recipe recipe) {
    this.model = model;
    model.freezeBackbones();
    this.data = data;
    this.recipe = recipe;
    samples = recipe.selfCritical().samples();
    candidates = recipe.selfCritical().candidates();
    references = new CrossEntropy(model, data, recipe, recipe.selfCritical().crossEntropyWeight());
    reward = new CaptionReward(captions, recipe.selfCritical().bleuWeight());
    allowed = new float[model.vocabulary().size()];
    TOKEN_RULES.suppressed().forEach(token -> allowed[token] = NEVER);
  }

  @Override
  public Outcome backward(CaptionBatch batch, long seed) throws IOException {
    try (NDManager scope = model.manager().newSubManager()) {
      List<View> seen = TrainingData.drawn(batch.images().length, recipe, seed);
      NDList features = data.features().read(scope, batch.images(), seen);
      SampledCaptions sampled;
      try {
        sampled = sample(features, batch.images(), seed);
      } catch (IllegalStateException e) { // the scorer's answers are not numbers
        return new Outcome(Double.NaN, Double.NaN, 0);
      }
      double[] rewards = rewards(sampled, batch.images());
      double loss = backward(features, sampled, advantages(rewards));
      if (recipe.selfCritical().crossEntropyWeight() > 0) {
        loss += references.backward(batch, seed).loss();
      }
      return new Outcome(loss, Arrays.stream(rewards).average().orElse(0), rewards.length);
    }
  }

  /** Returns k captions an image, the same for the same weights, photos and seed. */
  private SampledCaptions sample(NDList features, int[] images, long seed) {
    try (CaptionScorer scorer = model.scorer(features)) {
      List<int[]> rows = new ArrayList<>();
      for (List<Hypothesis> ofImage :
          candidates == Candidates.BEAM
              ? found(scorer, images.length)
              : drawn(scorer, images, seed)) {
        for (int k = 0; k < samples; k++) { // a search may find fewer
          rows.add(tokens(ofImage.get(Math.min(k, ofImage.size() - 1))));
        }
      }
      return new SampledCaptions(rows);
    }
  }

  private List<List<Hypothesis>> found(CaptionScorer scorer, int images) {
    return new BeamSearch(search(BeamSearchConfig.defaults().lengthPenalty()), TOKEN_RULES)
        .search(scorer, images);
  }

  /** Draws captions from the model's own distribution. */
  private List<List<Hypothesis>> drawn(CaptionScorer scorer, int[] images, long seed) {
    SamplingConfig all = new SamplingConfig(1, SamplingConfig.ALL, 1, seed);
    return new Sampler(all, search(1), TOKEN_RULES, Constraints.none())
        .search(scorer, Arrays.stream(images).asLongStream().toArray());
  }

  private BeamSearchConfig search(double lengthPenalty) {
    return new BeamSearchConfig(samples, samples, EncodedCaptions.MAX_WORDS + 1, lengthPenalty);
  }

  private static int[] tokens(Hypothesis hypothesis) {
    int[] words = hypothesis.tokens().stream().mapToInt(token -> token).toArray();
    return hypothesis.finished() ? CaptionReward.ended(words) : words;
  }

  private double[] rewards(SampledCaptions sampled, int[] images) {
    double[] rewards = new double[sampled.rows().size()];
    for (int row = 0; row < rewards.length; row++) {
      rewards[row] = reward.of(images[row / samples], sampled.rows().get(row));
    }
    return rewards;
  }

  /** Compares each image's captions with each other: (B·k) to (B·k). */
  private double[] advantages(double[] rewards) {
    double[] advantages = new double[rewards.length];
    for (int from = 0; from < rewards.length; from += samples) {
      double[] ofImage = Arrays.copyOfRange(rewards, from, from + samples);
      System.arraycopy(PolicyLoss.advantages(ofImage), 0, advantages, from, samples);
    }
    return advantages;
  }

  private double backward(NDList features, SampledCaptions sampled, double[] advantages) {
    NDManager scope = features.head().getManager();
    RealTokens real = RealTokens.of(sampled.targets());
    Shape shape = new Shape(sampled.rows().size(), sampled.length());
    NDArray inputs = scope.create(sampled.inputs(), shape);
    ParameterStore ps = new ParameterStore(scope, false);
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray logits =
          TeacherForcing.logits(model.network(), ps, features, inputs, real, false)
              .add(scope.create(allowed));
      NDArray loss = PolicyLoss.of(logits, real.targets(scope), sampled.perToken(advantages));
      collector.backward(loss);
      return loss.getFloat();
    }
  }
}
