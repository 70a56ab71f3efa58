package captioner.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import captioner.decoding.EnsembleScorer;
import captioner.decoding.NextTokenScorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores next words of a batch of photos as all members of a {@link CaptionEnsemble} together do.
 * Belongs to one search; close it to free the members' caches and the features.
 */
public final class PhotoScorer implements NextTokenScorer, AutoCloseable {
  private final NDManager scope;
  private final List<CaptionScorer> scorers = new ArrayList<>();

  /** Those that look at the photos, at a grid of the same size as the first of them. */
  private final List<CaptionScorer> attentive = new ArrayList<>();

  private final NextTokenScorer together;
  private final NDList firstGrids;

  /**
   * Begins.
   *
   * @param scope that owns the features, to be closed with this scorer
   * @param features (B, N, C) of every backbone, by {@link CaptionModelConfig#featureKey}
   */
  PhotoScorer(NDManager scope, List<CaptionModel> members, Map<String, NDArray> features) {
    this.scope = scope;
    firstGrids = grids(members.get(0).config(), features);
    int tokens = attending(members).map(CaptionModelConfig::imageTokens).orElse(0);
    for (CaptionModel member : members) {
      CaptionScorer scorer = member.scorer(grids(member.config(), features));
      scorers.add(scorer);
      if (member.config().decoder().attends() && member.config().imageTokens() == tokens) {
        attentive.add(scorer);
      }
    }
    together = new EnsembleScorer(scorers);
  }

  /** Returns the settings of the first member that looks at the photos, if one does. */
  static Optional<CaptionModelConfig> attending(List<CaptionModel> members) {
    return members.stream()
        .map(CaptionModel::config)
        .filter(config -> config.decoder().attends())
        .findFirst();
  }

  private static NDList grids(CaptionModelConfig config, Map<String, NDArray> features) {
    return new NDList(config.featureKeys().stream().map(features::get).toList());
  }

  @Override
  public int vocabularySize() {
    return together.vocabularySize();
  }

  @Override
  public float[] logProbs(int[] parents, int[] tokens) {
    return together.logProbs(parents, tokens);
  }

  /** Returns for each photo (C): the mean over the grid of every channel the first member sees. */
  public List<float[]> means() {
    return GridMeans.of(scope, firstGrids);
  }

  /**
   * Returns where the members look as they choose each word, as {@link CaptionScorer#attention}
   * says it: the mean over the members that do and whose grid has the size of the first of them.
   *
   * @param sentences for every photo, in order, its tokens without bos and eos
   * @return for every sentence, for every token, N weights that sum to 1
   * @throws IllegalStateException if no member attends
   */
  public List<List<float[]>> attention(List<List<Integer>> sentences) {
    if (attentive.isEmpty()) {
      throw new IllegalStateException("no member attends");
    }
    List<List<float[]>> mean = attentive.get(0).attention(sentences);
    for (int member = 1; member < attentive.size(); member++) {
      addShare(mean, attentive.get(member).attention(sentences), member + 1);
    }
    return mean;
  }

  /** Makes the mean of n - 1 members' weights that of n. */
  private static void addShare(List<List<float[]>> mean, List<List<float[]>> nth, int n) {
    for (int sentence = 0; sentence < mean.size(); sentence++) {
      for (int word = 0; word < mean.get(sentence).size(); word++) {
        float[] weights = mean.get(sentence).get(word);
        float[] others = nth.get(sentence).get(word);
        for (int cell = 0; cell < weights.length; cell++) {
          weights[cell] += (others[cell] - weights[cell]) / n;
        }
      }
    }
  }

  @Override
  public void close() {
    scorers.forEach(CaptionScorer::close);
    scope.close();
  }
}
