package captioner.metrics.meteor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SynonymSetsTest {

  private static final SynonymSets SYNONYMS = new SynonymSets();

  private static boolean share(String word, String other) {
    return Arrays.stream(SYNONYMS.of(word))
        .anyMatch(set -> Arrays.binarySearch(SYNONYMS.of(other), set) >= 0);
  }

  @ParameterizedTest
  @CsvSource({
    "bike, bicycle",
    "bikes, bicycle", // a regular plural
    "mice, mouse", // an irregular one
    "riding, ride",
    "photo, picture",
    "firemen, fireman"
  })
  void findsSynonymsOfBaseForms(String word, String other) {
    assertTrue(share(word, other));
  }

  @ParameterizedTest
  @CsvSource({"dog, cat", "boxesful, boxful", "xyzzy, xyzzy"})
  void findsNoOthers(String word, String other) {
    assertFalse(share(word, other));
  }

  @Test
  void setsAreDistinctAndAscend() {
    int[] sets = SYNONYMS.of("running");
    assertTrue(sets.length > 1);
    assertEquals(sets.length, Arrays.stream(sets).distinct().count());
    int[] sorted = sets.clone();
    Arrays.sort(sorted);
    assertTrue(Arrays.equals(sorted, sets));
  }
}
