package captioner.decoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Follows the likeliest token at every step: fast, and the baseline of self-critical training.
 *
 * <p>Returns one sentence an image; its score is the mean log-probability of its tokens.
 */
public final class GreedySearch implements SearchStrategy {
  private static final double MEAN = 1;

  private final TokenRules tokens;
  private final int maxLength;

  /**
   * Makes a search.
   *
   * @param maxLength most tokens in a sentence, eos counted, 1 or more
   */
  public GreedySearch(TokenRules tokens, int maxLength) {
    if (maxLength < 1) {
      throw new IllegalArgumentException("maxLength must be 1 or more: " + maxLength);
    }
    this.tokens = tokens;
    this.maxLength = maxLength;
  }

  @Override
  public List<List<Hypothesis>> search(NextTokenScorer scorer, int images) {
    boolean[] suppressed = tokens.suppressedMask(scorer.vocabularySize());
    List<Prefix> sentences =
        new ArrayList<>(
            IntStream.range(0, images).mapToObj(image -> Prefix.of(image, tokens.bos())).toList());
    int[] unfinished = IntStream.range(0, images).toArray();
    for (int step = 0; step < maxLength && unfinished.length > 0; step++) {
      List<Prefix> rows = Arrays.stream(unfinished).mapToObj(sentences::get).toList();
      float[] logProbs = Prefix.score(scorer, rows);
      for (int row = 0; row < unfinished.length; row++) {
        sentences.set(unfinished[row], likeliest(rows.get(row), row, logProbs, suppressed));
      }
      unfinished =
          Arrays.stream(unfinished)
              .filter(image -> sentences.get(image).lastToken() != tokens.eos())
              .toArray();
    }
    return sentences.stream()
        .map(sentence -> List.of(sentence.toHypothesis(tokens.eos(), MEAN)))
        .toList();
  }

  private static Prefix likeliest(Prefix prefix, int row, float[] logProbs, boolean[] suppressed) {
    TopCandidates best = new TopCandidates(1);
    best.offerRow(row, prefix.logProb(), logProbs, suppressed);
    if (best.size() == 0) {
      throw new IllegalStateException("scorer leaves no possible token in row " + row);
    }
    int token = best.token(0);
    return prefix.then(row, token, logProbs[row * suppressed.length + token]);
  }
}
