package captioner.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WordCountsTest {
  @Test
  void countsAreExactWhileThereIsRoom() {
    WordCounts counts = new WordCounts();
    counts.add(List.of("a", "dog", "a"));
    counts.add(List.of("a", "cat"));
    assertEquals(Map.of("a", 3, "dog", 1, "cat", 1), counts.asMap());
  }

  @Test
  void rareWordsAreForgottenAndFrequentOnesAreNot() {
    WordCounts counts = new WordCounts(100);
    for (int i = 0; i < 10_000; i++) {
      counts.add(List.of("a", "rare" + i));
    }
    assertTrue(counts.asMap().size() <= 100);
    assertEquals(10_000, counts.asMap().get("a"));
  }
}
