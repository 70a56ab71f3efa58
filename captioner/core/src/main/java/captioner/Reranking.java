package captioner;

import java.util.Objects;

/**
 * A second look at what a search found: candidates are scored anew, and those with the highest
 * scores are returned.
 *
 * @param name what tells this way of scoring from others, where settings are written down
 * @param candidates sentences of one photo that are scored, 1 or more; a narrower beam is widened
 * @param scorer scores them
 */
public record Reranking(String name, int candidates, Rescorer scorer) {
  /** Checks the range. */
  public Reranking {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(scorer, "scorer");
    if (candidates < 1) {
      throw new IllegalArgumentException("candidates must be 1 or more: " + candidates);
    }
  }

  /** Returns the settings, the same for the same. */
  @Override
  public String toString() {
    return name + " of " + candidates;
  }
}
