package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The word that was meant is found, and none where none is near. */
class NearestTest {
  private static final List<String> WORDS =
      List.of("annotations", "backbone", "beam", "images", "output", "quiet");

  @Test
  void oneLetterMayBeAddedLeftOutReplacedOrSwapped() {
    for (String written : List.of("bream", "bem", "boam", "baem")) {
      assertEquals(1, Nearest.distance(written, "beam"), written);
      assertEquals(Optional.of("beam"), Nearest.to(written, WORDS));
    }
  }

  @Test
  void longWordsMayDifferInMore() {
    assertEquals(Optional.of("annotations"), Nearest.to("anotatoins", WORDS));
    assertEquals(Optional.of("quiet"), Nearest.to("quite", WORDS));
  }

  @Test
  void beginningCountsAsTheWord() {
    assertEquals(Optional.of("output"), Nearest.to("out", WORDS));
  }

  @Test
  void nothingIsGuessedFromAfar() {
    for (String written : List.of("", "x", "paint", "colour")) {
      assertEquals(Optional.empty(), Nearest.to(written, WORDS), written);
    }
  }

  @Test
  void distanceIsThatOfTheDefinition() {
    assertEquals(0, Nearest.distance("beam", "beam"));
    assertEquals(3, Nearest.distance("kitten", "sitting"));
    assertEquals(3, Nearest.distance("ca", "abc"), "a swap is not edited again");
    assertEquals(4, Nearest.distance("beam", "quit"));
  }
}
