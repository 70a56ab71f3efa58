package captioner.decoding;

import java.util.Arrays;
import java.util.List;

/**
 * Scores next tokens as several scorers together do: by the arithmetic mean of their probabilities,
 * the linear opinion pool, as fairseq decodes with ensembles (Ott et al. 2019, <a
 * href="https://arxiv.org/abs/1904.01038">arXiv:1904.01038</a>).
 *
 * <p>The mean of log-probabilities would be the alternative: one member could then veto a word by
 * finding it impossible, and its results would have to be renormalised to be probabilities.
 */
public final class EnsembleScorer implements NextTokenScorer {
  private final List<NextTokenScorer> members;

  /**
   * Joins scorers of the same images, which stay the caller's.
   *
   * @param members at least one; tokens mean the same to all of them
   */
  public EnsembleScorer(List<? extends NextTokenScorer> members) {
    this.members = List.copyOf(members);
    int[] sizes =
        this.members.stream().mapToInt(NextTokenScorer::vocabularySize).distinct().toArray();
    if (sizes.length != 1) {
      throw new IllegalArgumentException(
          "members must be 1 or more and have one vocabulary size: " + Arrays.toString(sizes));
    }
  }

  @Override
  public int vocabularySize() {
    return members.get(0).vocabularySize();
  }

  /** {@inheritDoc} Every member is told of every row, so that each keeps its cache in order. */
  @Override
  public float[] logProbs(int[] parents, int[] tokens) {
    float[][] all =
        members.stream()
            .map(member -> member.logProbs(parents.clone(), tokens.clone()))
            .toArray(float[][]::new);
    if (all.length == 1) {
      return all[0];
    }
    float[] mean = new float[parents.length * vocabularySize()];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = logOfMean(all, i);
    }
    return mean;
  }

  /** Returns ln of the mean of exp, by way of the largest, so that small ones do not vanish. */
  private static float logOfMean(float[][] logProbs, int at) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float[] ofMember : logProbs) {
      largest = Math.max(largest, ofMember[at]);
    }
    if (largest == Float.NEGATIVE_INFINITY || Float.isNaN(largest)) {
      return largest;
    }
    double sum = 0;
    for (float[] ofMember : logProbs) {
      sum += Math.exp(ofMember[at] - largest);
    }
    return (float) (largest + Math.log(sum / logProbs.length));
  }
}
