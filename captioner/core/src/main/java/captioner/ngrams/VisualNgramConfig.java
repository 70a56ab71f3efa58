package captioner.ngrams;

/**
 * How visual n-grams are learnt.
 *
 * @param minImages in how many images an n-gram must occur to be predicted
 * @param hidden units H of the hidden layer
 * @param dropout share of hidden units left out at a step
 * @param learningRate at the start; it falls to 0 along a cosine
 * @param weightDecay decoupled (Loshchilov and Hutter 2019, AdamW)
 * @param epochs passes over the photos; the best by validation is kept
 * @param batch photos a step
 * @param seed of weights, dropout and order
 */
public record VisualNgramConfig(
    int minImages,
    int hidden,
    float dropout,
    float learningRate,
    float weightDecay,
    int epochs,
    int batch,
    int seed) {

  /** Checks every value. */
  public VisualNgramConfig {
    require(minImages >= 1, "minImages must be 1 or more", minImages);
    require(hidden >= 1, "hidden must be 1 or more", hidden);
    require(dropout >= 0 && dropout < 1, "dropout must be from 0 to below 1", dropout);
    require(learningRate > 0, "learningRate must be positive", learningRate);
    require(weightDecay >= 0, "weightDecay must be 0 or more", weightDecay);
    require(epochs >= 1, "epochs must be 1 or more", epochs);
    require(batch >= 1, "batch must be 1 or more", batch);
  }

  private static void require(boolean met, String what, Number value) {
    if (!met) {
      throw new IllegalArgumentException(what + ": " + value);
    }
  }

  /** Returns what was best of a few on Flickr8k's validation split. */
  public static VisualNgramConfig defaults() {
    return new VisualNgramConfig(8, 512, 0.5f, 2e-3f, 0.05f, 15, 100, 1);
  }
}
