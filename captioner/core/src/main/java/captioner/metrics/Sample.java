package captioner.metrics;

import java.util.List;

/**
 * One image's candidate caption and its reference captions, as token lists.
 *
 * @param candidate the tokens of the caption to be scored; may be empty
 * @param references the tokens of each human caption; at least one
 */
public record Sample(List<String> candidate, List<List<String>> references) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no reference
   */
  public Sample {
    if (references.isEmpty()) {
      throw new IllegalArgumentException("a sample needs at least 1 reference: 0");
    }
    candidate = List.copyOf(candidate);
    references = references.stream().map(List::copyOf).toList();
  }
}
