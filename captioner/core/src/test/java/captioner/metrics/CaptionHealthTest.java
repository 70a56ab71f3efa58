package captioner.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CaptionHealthTest {

  private static List<List<String>> captions(String... captions) {
    return Stream.of(captions)
        .map(caption -> caption.isEmpty() ? List.<String>of() : List.of(caption.split(" ")))
        .toList();
  }

  private static CaptionHealth of(String... captions) {
    return CaptionHealth.of(captions(captions));
  }

  @Test
  void countsDifferentWordsAndPairs() {
    CaptionHealth health = of("a dog runs", "a dog sits", "a dog runs");
    assertEquals(4, health.words());
    assertEquals(4.0 / 9, health.distinct1());
    assertEquals(3.0 / 6, health.distinct2());
    assertEquals(3, health.meanLength());
  }

  @Test
  void fragmentsAndEmptyCaptionsEndBadly() {
    assertEquals(0.75, of("a man with a", "a dog in the", "", "a dog runs in").badEndings(), 0.26);
    assertEquals(1, of("a man with a", "two dogs and", "a cat next to", "").badEndings());
    assertEquals(0, of("a man", "he has it on", "a dog comes in").badEndings());
  }

  @Test
  void wordsAndPhrasesThatFollowThemselvesAreRepeated() {
    assertEquals(
        1, of("a a dog", "a dog and a dog and a cat", "in a red in a red").repeatedWords());
    assertEquals(0, of("a dog and a cat", "a big dog and a big cat").repeatedWords());
    assertEquals(1, of("one two three four one two three four").repeatedWords());
  }

  @Test
  void captionsOfNoWordsHaveNoDiversity() {
    CaptionHealth health = of("", "");
    assertEquals(0, health.distinct1());
    assertEquals(0, health.distinct2());
    assertEquals(0, health.meanLength());
  }

  @Test
  void noveltyIsTheShareThatTrainingDoesNotHold() {
    assertEquals(
        0.75,
        CaptionHealth.novelty(
            captions("a dog", "a cat", "a", "a dog runs"), captions("a dog", "dog a")));
  }

  @Test
  void noCaptionsAreRefused() {
    var e = assertThrows(IllegalArgumentException.class, () -> CaptionHealth.of(List.of()));
    assertEquals("there must be at least 1 caption: 0", e.getMessage());
  }
}
