package captioner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/** The loss whose gradient is that of REINFORCE (Williams 1992), negated. */
final class PolicyLoss {
  private PolicyLoss() {}

  /**
   * Returns −mean over M tokens of advantage·ln p(token).
   *
   * @param logits (M, V)
   * @param tokens (M) int64, as they were drawn
   * @param advantages (M), those of the captions that the tokens are of
   * @return a scalar, owned by the manager of the logits
   */
  static NDArray of(NDArray logits, NDArray tokens, float[] advantages) {
    float[] weights = new float[advantages.length];
    for (int m = 0; m < weights.length; m++) {
      weights[m] = -advantages[m] / weights.length;
    }
    NDArray logProbs = logits.logSoftmax(-1);
    NDArray drawn = logProbs.get(new NDIndex().addAllDim().addPickDim(tokens.reshape(-1, 1)));
    return drawn.flatten().mul(logits.getManager().create(weights)).sum();
  }

  /**
   * Returns by how much each caption of an image is better than the mean of the others (Luo 2020,
   * "A Better Variant of Self-Critical Sequence Training", equation 6, <a
   * href="https://arxiv.org/abs/2003.09971">arXiv:2003.09971</a>); they sum to 0.
   *
   * @param rewards of k captions, 2 or more
   */
  static double[] advantages(double[] rewards) {
    double sum = 0;
    for (double reward : rewards) {
      sum += reward;
    }
    double[] advantages = new double[rewards.length];
    for (int i = 0; i < rewards.length; i++) {
      advantages[i] = rewards[i] - (sum - rewards[i]) / (rewards.length - 1);
    }
    return advantages;
  }
}
