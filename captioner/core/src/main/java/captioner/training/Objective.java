package captioner.training;

import captioner.data.CaptionBatch;
import java.io.IOException;

/** What a phase trains for. */
interface Objective {
  /**
   * Adds the gradients of the loss of one batch to those of the weights.
   *
   * @param seed of everything drawn in this step
   */
  Outcome backward(CaptionBatch batch, long seed) throws IOException;
}
