package captioner.decoding;

import java.util.List;

/**
 * A sentence that a search found, and how likely the model finds it.
 *
 * @param tokens the words' ids, without bos and eos
 * @param tokenLogProbs natural-log probability of each token and, if finished, of eos at the end
 * @param score what hypotheses are ranked by: {@link #logProb()} normalised by length
 * @param finished whether the model ended the sentence itself, before the length limit cut it
 */
public record Hypothesis(
    List<Integer> tokens, List<Double> tokenLogProbs, double score, boolean finished) {

  /** Takes copies of the lists and checks that they belong together. */
  public Hypothesis {
    tokens = List.copyOf(tokens);
    tokenLogProbs = List.copyOf(tokenLogProbs);
    int scored = tokens.size() + (finished ? 1 : 0);
    if (tokenLogProbs.size() != scored) {
      throw new IllegalArgumentException(
          "tokenLogProbs must have one value a token and one for eos if finished: "
              + tokenLogProbs.size()
              + ", not "
              + scored);
    }
  }

  /** Returns the natural-log probability of the whole sentence, eos included if finished. */
  public double logProb() {
    double sum = 0;
    for (double tokenLogProb : tokenLogProbs) {
      sum += tokenLogProb;
    }
    return sum;
  }

  /**
   * Returns the geometric mean of the probabilities of the tokens from a place on, and of eos if
   * finished; 0 if there are none.
   *
   * @param from 0 for the first token
   */
  public double meanProbability(int from) {
    double mean =
        tokenLogProbs.stream()
            .skip(from)
            .mapToDouble(logProb -> logProb)
            .average()
            .orElse(Double.NEGATIVE_INFINITY);
    return Math.exp(mean);
  }
}
