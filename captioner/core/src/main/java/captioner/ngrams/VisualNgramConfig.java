package captioner.ngrams;

/**
 * How visual n-grams are learnt.
 *
 * @param minImages in how many images an n-gram must occur to be predicted
 * @param components principal components of the features that photos are compared by, D
 * @param centres training photos that a photo is compared with, M, drawn by chance if there are
 *     more
 * @param gamma of the kernel exp(-gamma |x - y|^2), of features of length 1
 * @param ridge weight of the penalty, in units of one photo's error
 * @param rank combinations of n-grams that are predicted, R
 * @param seed of all that is drawn by chance
 */
public record VisualNgramConfig(
    int minImages, int components, int centres, double gamma, double ridge, int rank, int seed) {

  /** Checks every value. */
  public VisualNgramConfig {
    require(minImages >= 1, "minImages must be 1 or more", minImages);
    require(components >= 1, "components must be 1 or more", components);
    require(centres >= 1, "centres must be 1 or more", centres);
    require(gamma > 0 && gamma < Double.MAX_VALUE, "gamma must be positive", gamma);
    require(ridge > 0 && ridge < Double.MAX_VALUE, "ridge must be positive", ridge);
    require(rank >= 1, "rank must be 1 or more", rank);
  }

  private static void require(boolean met, String what, Number value) {
    if (!met) {
      throw new IllegalArgumentException(what + ": " + value);
    }
  }

  /** Returns what was best of a few on Flickr8k's validation split. */
  public static VisualNgramConfig defaults() {
    return new VisualNgramConfig(8, 512, 8000, 0.85, 0.5, 384, 1);
  }
}
