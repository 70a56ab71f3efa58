package captioner.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DecodingRecordsTest {

  @Test
  void configRejectsWhatCannotBeSearched() {
    assertRejected("beamSize must be 1 or more: 0", () -> new BeamSearchConfig(0, 1, 5, 1));
    assertRejected(
        "nBest must be from 1 to beamSize: 4, 3", () -> new BeamSearchConfig(3, 4, 5, 1));
    assertRejected("maxLength must be 1 or more: 0", () -> new BeamSearchConfig(3, 1, 0, 1));
    assertRejected(
        "lengthPenalty must be 0 or more and finite: NaN",
        () -> new BeamSearchConfig(3, 1, 5, Double.NaN));
    assertRejected(
        "beamSize must be 1 or more: 0", () -> BeamSearchConfig.defaults().withBeamSize(0));
  }

  @Test
  void smallerBeamLowersNBest() {
    BeamSearchConfig config = new BeamSearchConfig(5, 4, 20, 0.7);

    assertEquals(new BeamSearchConfig(2, 2, 20, 0.7), config.withBeamSize(2));
    assertEquals(new BeamSearchConfig(9, 4, 20, 0.7), config.withBeamSize(9));
  }

  @Test
  void rulesRejectIdsThatCannotWork() {
    assertRejected("suppressed must not hold eos: 1", () -> new TokenRules(0, 1, Set.of(1)));
    assertRejected(
        "token ids must not be negative: bos 0, eos -1, []", () -> new TokenRules(0, -1, Set.of()));
    assertRejected(
        "bos and eos must be below the scorer's vocabulary size 3: 0, 3",
        () -> new TokenRules(0, 3, Set.of()).suppressedMask(3));
  }

  @Test
  void greedyRejectsNoLength() {
    assertRejected(
        "maxLength must be 1 or more: 0",
        () -> new GreedySearch(new TokenRules(0, 1, Set.of()), 0));
  }

  @Test
  void hypothesisRejectsMissingScores() {
    assertRejected(
        "tokenLogProbs must have one value a token and one for eos if finished: 1, not 2",
        () -> new Hypothesis(List.of(5), List.of(-1.0), -1, true));
  }

  @Test
  void meanProbabilityIsThatOfTheScoredTokensFromAPlaceOn() {
    Hypothesis ended = new Hypothesis(List.of(5, 6), List.of(-3.0, -1.0, -2.0), -2, true);
    assertEquals(Math.exp(-2), ended.meanProbability(0), 1e-12);
    assertEquals(Math.exp(-1.5), ended.meanProbability(1), 1e-12);

    Hypothesis cut = new Hypothesis(List.of(5, 6), List.of(-3.0, -1.0), -2, false);
    assertEquals(Math.exp(-2), cut.meanProbability(0), 1e-12);
    assertEquals(0, cut.meanProbability(2));
  }

  private static void assertRejected(String message, Executable executable) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, executable).getMessage());
  }
}
