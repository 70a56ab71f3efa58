package captioner.metrics;

import java.util.List;

/**
 * One image's candidate caption and its reference captions, as token lists. Immutable; it counts
 * their n-grams once for all metrics.
 */
public final class Sample {
  private final List<String> candidate;
  private final List<List<String>> references;
  private final NGrams candidateGrams;
  private final List<NGrams> referenceGrams;

  /**
   * Copies the lists.
   *
   * @param candidate the tokens of the caption to be scored; may be empty
   * @param references the tokens of each human caption; at least one
   * @throws IllegalArgumentException if there is no reference
   */
  public Sample(List<String> candidate, List<List<String>> references) {
    this(
        candidate,
        references.stream().map(List::copyOf).toList(),
        references.stream().map(NGrams::of).toList());
  }

  private Sample(
      List<String> candidate, List<List<String>> references, List<NGrams> referenceGrams) {
    if (references.isEmpty()) {
      throw new IllegalArgumentException("a sample needs at least 1 reference: 0");
    }
    this.candidate = List.copyOf(candidate);
    this.references = references;
    this.candidateGrams = NGrams.of(candidate);
    this.referenceGrams = referenceGrams;
  }

  /** Returns a sample of another system's caption for the same image. */
  public Sample withCandidate(List<String> other) {
    return new Sample(other, references, referenceGrams);
  }

  /** Returns the tokens of the caption to be scored. */
  public List<String> candidate() {
    return candidate;
  }

  /** Returns the tokens of each human caption. */
  public List<List<String>> references() {
    return references;
  }

  NGrams candidateGrams() {
    return candidateGrams;
  }

  List<NGrams> referenceGrams() {
    return referenceGrams;
  }
}
