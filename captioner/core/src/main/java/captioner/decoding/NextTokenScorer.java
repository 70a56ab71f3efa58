package captioner.decoding;

/**
 * Scores the next token of many hypotheses at once; holds the model's cache between calls.
 *
 * <p>A scorer serves one search: it is made for a batch of images and thrown away afterwards.
 */
public interface NextTokenScorer {

  /** Returns V, the number of tokens that each row of {@link #logProbs} scores. */
  int vocabularySize();

  /**
   * Returns the log-probability of every token after every row's prefix.
   *
   * <p>Rows are hypotheses. There may be fewer of them than in the previous call, since images that
   * are finished are left out, or more, since one prefix may be continued several times.
   *
   * @param parents for each row of this call, the row of the previous call whose prefix it
   *     continues; in the first call row i is image i and {@code parents[i] == i}
   * @param tokens the token appended to each row's prefix (the first call appends bos)
   * @return natural-log probabilities, row-major (rows, V); {@code -Infinity} for the impossible
   */
  float[] logProbs(int[] parents, int[] tokens);
}
