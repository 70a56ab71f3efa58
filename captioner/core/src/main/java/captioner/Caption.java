package captioner;

import java.util.List;

/**
 * What a captioner says of a photo.
 *
 * @param text the sentence, as people write it
 * @param tokens its words as the model produced them
 * @param logProb natural-log probability of the sentence under the model: of all its words, those
 *     of a forced beginning too, and of its end, unless it was cut at the length limit
 * @param score what sentences of one photo are ranked by: logProb normalised by length, or what a
 *     {@link Rescorer} says
 * @param confidence how sure the captioner is, from 0 to 1: the geometric mean of the probabilities
 *     of what it chose, that is of the words after a forced beginning, and of the sentence's end
 *     unless it was cut; 0 if it chose nothing. A {@link Rescorer} may know better
 */
public record Caption(
    String text, List<String> tokens, double logProb, double score, double confidence) {
  /** Keeps a copy of the words. */
  public Caption {
    tokens = List.copyOf(tokens);
  }

  /** Makes a caption that ended by itself, all of whose words the captioner chose. */
  public Caption(String text, List<String> tokens, double logProb, double score) {
    this(text, tokens, logProb, score, Math.exp(logProb / (tokens.size() + 1)));
  }

  /** Returns the same caption, judged by another. */
  Caption judged(double otherScore, double otherConfidence) {
    return new Caption(text, tokens, logProb, otherScore, otherConfidence);
  }

  /** Returns the sentence. */
  @Override
  public String toString() {
    return text;
  }
}
