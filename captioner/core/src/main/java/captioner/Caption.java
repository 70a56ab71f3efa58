package captioner;

import java.util.List;

/**
 * What a captioner says of a photo.
 *
 * @param text the sentence, as people write it
 * @param tokens its words as the model produced them
 * @param logProb natural-log probability of the sentence under the model, its end included
 * @param score what sentences of one photo are ranked by: logProb normalised by length
 */
public record Caption(String text, List<String> tokens, double logProb, double score) {
  /** Keeps a copy of the words. */
  public Caption {
    tokens = List.copyOf(tokens);
  }

  /**
   * Returns how sure the captioner is, from 0 to 1: the geometric mean of the probabilities of the
   * words and of the sentence's end.
   */
  public double confidence() {
    return Math.exp(logProb / (tokens.size() + 1));
  }

  /** Returns the sentence. */
  @Override
  public String toString() {
    return text;
  }
}
