package captioner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * Cross-entropy with label smoothing (Szegedy et al. 2016, "Rethinking the Inception", section 7).
 */
public final class CaptionLoss {
  private CaptionLoss() {}

  /**
   * Returns the mean over M tokens of −(1 − ε)·ln p(target) − ε·mean over words of ln p(word).
   *
   * @param logits (M, V)
   * @param targets (M) int64
   * @param smoothing ε
   * @return a scalar in nats, owned by the manager of the logits
   */
  public static NDArray of(NDArray logits, NDArray targets, double smoothing) {
    NDArray logProbs = logits.logSoftmax(-1);
    NDArray target = logProbs.get(new NDIndex().addAllDim().addPickDim(targets.reshape(-1, 1)));
    // Arrays, since DJL frees the memory of a mul(Number) before the backward pass reads it.
    NDArray ofTarget = logits.getManager().create((float) (smoothing - 1));
    NDArray ofAll = logits.getManager().create((float) smoothing);
    NDArray loss = target.mean().mul(ofTarget);
    return smoothing == 0 ? loss : loss.sub(logProbs.mean().mul(ofAll));
  }

  /**
   * Returns the mean over M tokens of −Σ q(word)·ln p(word).
   *
   * @param logits (M, V)
   * @param taught q, (M, V), whose rows sum to 1
   * @return a scalar in nats, owned by the manager of the logits
   */
  public static NDArray of(NDArray logits, NDArray taught) {
    return logits.logSoftmax(-1).mul(taught).sum(new int[] {1}).mean().neg();
  }
}
