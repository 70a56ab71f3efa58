package captioner.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often words occur, in memory that does not grow with the text: whenever there are too many
 * different ones, those that are as rare as the number of times this has happened are forgotten
 * (after Manku and Motwani 2002, "Approximate Frequency Counts over Data Streams", section 4.2).
 *
 * <p>Below so many different words every count is exact.
 */
public final class WordCounts {
  private static final int MOST_WORDS = 1_000_000;

  private final int most;
  private final Map<String, Integer> counts = new HashMap<>();
  private int forgotten;

  /** Makes counts of up to a million different words. */
  public WordCounts() {
    this(MOST_WORDS);
  }

  WordCounts(int most) {
    this.most = most;
  }

  /** Counts the words of a sentence. */
  public void add(List<String> sentence) {
    sentence.forEach(word -> counts.merge(word, 1, Integer::sum));
    while (counts.size() > most) {
      forgotten++;
      counts.values().removeIf(count -> count <= forgotten);
    }
  }

  /**
   * Returns the counts.
   *
   * @return by word; each is too small by at most the number of times that words were forgotten
   */
  public Map<String, Integer> asMap() {
    return Map.copyOf(counts);
  }
}
