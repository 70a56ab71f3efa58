package captioner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * The penalty that makes a decoder look at every part of a photo about once in a sentence, where a
 * softmax makes it look at one photo a word: λ·Σ over image tokens of (1 − Σ over words of α)² (Xu
 * et al. 2015, section 4.2.1, equation 14).
 */
final class DoublyStochastic {
  private DoublyStochastic() {}

  /**
   * Returns the penalty of all sentences of a batch, a real token: added to the mean cross-entropy
   * of a token it is the paper's loss, in which both are of a sentence, up to that factor.
   *
   * @param weights α, (B·r, A, T, N), of which the mean over the heads counts
   * @param real M places, the others' α is left out
   * @param lambda λ
   * @return a scalar, owned by the manager of the weights
   */
  static NDArray of(NDArray weights, RealTokens real, double lambda) {
    NDManager manager = weights.getManager();
    long rows = weights.getShape().get(0);
    long length = weights.getShape().get(2);
    NDArray kept = real.mask(manager, new Shape(rows, length, 1));
    NDArray ofHeads = weights.mean(new int[] {1}); // (B·r, A, T, N) -> (B·r, T, N)
    NDArray looks = ofHeads.mul(kept).sum(new int[] {1}); // -> (B·r, N)
    NDArray missed = looks.sub(manager.create(1f));
    // Arrays, since DJL frees the memory of a mul(Number) before the backward pass reads it.
    return missed.mul(missed).sum().mul(manager.create((float) (lambda / real.count())));
  }
}
