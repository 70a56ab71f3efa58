package captioner.decoding;

import java.util.List;

/** A way of choosing sentences by their next-token probabilities. */
@FunctionalInterface
public interface SearchStrategy {

  /**
   * Returns the sentences found for each image, best first; never an empty list for an image.
   *
   * @param scorer a fresh scorer whose first call takes one row an image
   * @param images how many images the scorer holds, 0 or more
   * @throws IllegalStateException if the scorer's answer has the wrong size, holds NaN or a
   *     probability above one, or leaves an image without any possible token
   */
  List<List<Hypothesis>> search(NextTokenScorer scorer, int images);
}
