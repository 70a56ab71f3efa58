package captioner.decoding;

/**
 * The distribution that a {@link Sampler} draws tokens from: the model's, sharpened by a
 * temperature, then cut to the likeliest tokens and renormalised.
 *
 * @param temperature probabilities are raised to the power of 1 / temperature; 1 leaves them, near
 *     0 only the likeliest token remains
 * @param topK only so many tokens are drawn from, 1 or more (Fan et al. 2018, <a
 *     href="https://arxiv.org/abs/1805.04833">arXiv:1805.04833</a>)
 * @param topP then only the fewest of these whose probabilities sum to topP or more, above 0 to 1:
 *     the nucleus (Holtzman et al. 2020, <a
 *     href="https://arxiv.org/abs/1904.09751">arXiv:1904.09751</a>)
 * @param seed of the draws; the same seed gives the same sentences
 */
public record SamplingConfig(double temperature, int topK, double topP, long seed) {
  /** A topK that cuts nothing. */
  public static final int ALL = Integer.MAX_VALUE;

  /** Checks the ranges. */
  public SamplingConfig {
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "temperature must be more than 0 and finite: " + temperature);
    }
    if (topK < 1) {
      throw new IllegalArgumentException("topK must be 1 or more: " + topK);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP must be more than 0 and at most 1: " + topP);
    }
  }

  /** Returns whether any of V tokens may be left out. */
  boolean cuts(int vocabularySize) {
    return topK < vocabularySize || topP < 1;
  }

  /**
   * Returns temperature 0.5 and the nucleus of 0.9, with seed 1: chosen by eye for captioners
   * trained with label smoothing, which spreads a tenth of the probability over words that make no
   * sense.
   */
  public static SamplingConfig defaults() {
    return new SamplingConfig(0.5, ALL, 0.9, 1);
  }
}
