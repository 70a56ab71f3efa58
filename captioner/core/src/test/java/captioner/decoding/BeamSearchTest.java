package captioner.decoding;

import static captioner.decoding.PrefixScorer.BOS;
import static captioner.decoding.PrefixScorer.EOS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BeamSearchTest {
  private static final TokenRules RULES = new TokenRules(BOS, EOS, Set.of(BOS));
  private static final int V = 12;

  @Test
  void beamOfOneEqualsGreedy() {
    for (long seed = 0; seed < 20; seed++) {
      int[] images = {0, 1, 2, 3, 4};
      BeamSearch beam = new BeamSearch(new BeamSearchConfig(1, 1, 10, 1), RULES);
      GreedySearch greedy = new GreedySearch(RULES, 10);

      assertEquals(
          greedy.search(new PrefixScorer(V, seed, images), 5),
          beam.search(new PrefixScorer(V, seed, images), 5));
    }
  }

  /** Three words and an end: all sentences of up to maxLength tokens are listed and ranked. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 0", "3, 0.7", "4, 1", "5, 0", "5, 1", "5, 2"})
  void wideBeamEqualsExhaustiveSearch(int maxLength, double alpha) {
    int sentences = (int) Math.pow(4, maxLength);
    BeamSearchConfig config = new BeamSearchConfig(sentences, sentences, maxLength, alpha);
    for (long seed = 0; seed < 5; seed++) {
      PrefixScorer scorer = new PrefixScorer(5, seed, 7);
      assertEquals(
          List.of(AllSentences.of(scorer, 7, config)),
          new BeamSearch(config, RULES).search(scorer, 1));
    }
  }

  @Test
  void batchOfImagesEqualsImagesOneByOne() {
    int[] images = IntStream.range(0, 9).toArray();
    BeamSearch search = new BeamSearch(new BeamSearchConfig(3, 3, 12, 1), RULES);

    List<List<Hypothesis>> together = search.search(new PrefixScorer(V, 1, images), 9);

    for (int image : images) {
      assertEquals(search.search(new PrefixScorer(V, 1, image), 1), List.of(together.get(image)));
    }
  }

  @Test
  void rowsOfFinishedImagesAreDropped() {
    PrefixScorer scorer = new PrefixScorer(4, 3, IntStream.range(0, 20).toArray());

    new BeamSearch(new BeamSearchConfig(3, 1, 40, 1), RULES).search(scorer, 20);

    List<Integer> rows = scorer.rowCounts();
    assertEquals(20, rows.get(0));
    assertTrue(rows.stream().allMatch(count -> count <= 60), rows.toString());
    assertTrue(rows.get(rows.size() - 1) < 20, rows.toString());
    assertTrue(rows.size() < 40, "ends before maxLength once every image is done: " + rows);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.7, 1})
  void nBestAreSortedDistinctAndScoredByTheirTokens(double alpha) {
    BeamSearch search = new BeamSearch(new BeamSearchConfig(5, 5, 15, alpha), RULES);
    for (List<Hypothesis> best : search.search(new PrefixScorer(V, 5, 0, 1, 2, 3), 4)) {
      assertEquals(5, best.size());
      assertEquals(5, best.stream().map(Hypothesis::tokens).distinct().count());
      for (int i = 0; i < 5; i++) {
        Hypothesis hypothesis = best.get(i);
        int length = hypothesis.tokenLogProbs().size();
        double sum = hypothesis.tokenLogProbs().stream().mapToDouble(p -> p).sum();
        assertEquals(sum, hypothesis.logProb(), 1e-12);
        assertEquals(sum / Math.pow(length, alpha), hypothesis.score(), 1e-12);
        assertEquals(length, hypothesis.tokens().size() + (hypothesis.finished() ? 1 : 0));
        assertTrue(i == 0 || inOrder(best.get(i - 1), hypothesis));
      }
    }
  }

  private static boolean inOrder(Hypothesis better, Hypothesis worse) {
    return better.finished() == worse.finished()
        ? better.score() >= worse.score()
        : better.finished();
  }

  @Test
  void neverReturnsSuppressedTokensOrBosOrEos() {
    TokenRules rules = new TokenRules(BOS, EOS, Set.of(BOS, 2, 3, 4, 99));
    BeamSearch search = new BeamSearch(new BeamSearchConfig(4, 4, 8, 1), rules);
    for (List<Hypothesis> best : search.search(new PrefixScorer(V, 6, 0, 1, 2, 3, 4), 5)) {
      assertTrue(best.stream().flatMap(h -> h.tokens().stream()).allMatch(token -> token > 4));
    }
  }

  @Test
  void sentencesCutAtMaxLengthAreKeptUnfinishedBehindFinishedOnes() {
    // The first word is certain, and only after it may the sentence end: one ends, two are cut.
    float no = Float.NEGATIVE_INFINITY;
    NextTokenScorer scorer =
        StepScorer.alike(new float[][] {{no, no, -1, no}, {no, -1, -3, -4}, {no, no, -1, -2}});

    List<Hypothesis> best =
        new BeamSearch(new BeamSearchConfig(3, 3, 3, 1), RULES).search(scorer, 1).get(0);

    assertEquals(List.of(true, false, false), best.stream().map(Hypothesis::finished).toList());
    assertEquals(List.of(2), best.get(0).tokens());
    assertEquals(List.of(-1.0, -1.0), best.get(0).tokenLogProbs());
    assertTrue(best.stream().skip(1).allMatch(h -> h.tokens().size() == 3));
  }

  @Test
  void lengthPenaltyDecidesBetweenShortAndLong() {
    // [] at -1.2; [2, 2] at -0.5 - 0.5 - 0.5 = -1.5, a better mean but a worse sum.
    float[] end = {-9, -0.5f, -8, -9};
    float[][] steps = {{-9, -1.2f, -0.5f, -9}, {-9, -8, -0.5f, -9}, end, end};

    assertEquals(List.of(), firstWith(0, steps).tokens());
    assertEquals(List.of(2, 2), firstWith(1, steps).tokens());
  }

  private static Hypothesis firstWith(double alpha, float[][] steps) {
    BeamSearch search = new BeamSearch(new BeamSearchConfig(3, 1, 4, alpha), RULES);
    return search.search(StepScorer.alike(steps), 1).get(0).get(0);
  }

  @Test
  void tiesGoToTheLowerToken() {
    float[] even = {-1, -1, -1, -1};

    List<Hypothesis> best =
        new BeamSearch(new BeamSearchConfig(2, 2, 2, 0), RULES)
            .search(StepScorer.alike(new float[][] {even, even}), 1)
            .get(0);

    assertEquals(List.of(List.of(), List.of(2)), best.stream().map(Hypothesis::tokens).toList());
  }

  @Test
  void noImagesNeedNoScores() {
    NextTokenScorer scorer = StepScorer.alike(new float[0][]);

    assertEquals(List.of(), new BeamSearch(BeamSearchConfig.defaults(), RULES).search(scorer, 0));
  }

  @Test
  void impossibleTokensAreNeverChosen() {
    float no = Float.NEGATIVE_INFINITY;
    NextTokenScorer scorer = StepScorer.alike(new float[][] {{no, no, -1, no}, {no, -1, no, no}});

    List<Hypothesis> best =
        new BeamSearch(new BeamSearchConfig(3, 3, 9, 1), RULES).search(scorer, 1).get(0);

    assertEquals(List.of(new Hypothesis(List.of(2), List.of(-1.0, -1.0), -1, true)), best);
  }

  @Test
  void rejectsScoresThatAreNoLogProbabilities() {
    assertEquals(
        "scorer must return log-probabilities, 0 or less: NaN for token 2 in row 0",
        failureOf(new float[][] {{-1, -1, Float.NaN, -1}}));
    assertEquals(
        "scorer must return log-probabilities, 0 or less: 5.0 for token 3 in row 0",
        failureOf(new float[][] {{-1, -1, -1, 5}}));
    float[] none = new float[4];
    Arrays.fill(none, Float.NEGATIVE_INFINITY);
    assertEquals("scorer leaves no possible token in row 0", failureOf(new float[][] {none}));
    assertEquals(
        "scorer must return rows x vocabulary log-probabilities: 3, not 4",
        failureOf(new float[][] {{-1, -1, -1}}));
  }

  /** Returns the message that both searches fail with. */
  private static String failureOf(float[][] steps) {
    SearchStrategy beam = new BeamSearch(BeamSearchConfig.defaults(), RULES);
    SearchStrategy greedy = new GreedySearch(RULES, 5);
    String message =
        assertThrows(IllegalStateException.class, () -> beam.search(StepScorer.alike(steps), 1))
            .getMessage();
    assertEquals(
        message,
        assertThrows(IllegalStateException.class, () -> greedy.search(StepScorer.alike(steps), 1))
            .getMessage());
    return message;
  }

  @Test
  void greedyTakesTheLikeliestTokenUntilTheEnd() {
    float[][] steps = {{0, -1, -2, -0.5f}, {-3, -2, -1, -2}, {-4, -0.1f, -2, -3}, {}};

    Hypothesis sentence =
        new GreedySearch(RULES, 9).search(StepScorer.alike(steps), 1).get(0).get(0);

    assertEquals(List.of(3, 2), sentence.tokens());
    assertEquals(-0.5 - 1 - 0.1, sentence.logProb(), 1e-6);
    assertTrue(sentence.finished());
  }

  @Test
  void greedyIsCutAtMaxLength() {
    float[] never = {-1, -9, -2, -3};

    Hypothesis sentence =
        new GreedySearch(RULES, 2)
            .search(StepScorer.alike(new float[][] {never, never}), 1)
            .get(0)
            .get(0);

    assertEquals(new Hypothesis(List.of(2, 2), List.of(-2.0, -2.0), -2, false), sentence);
    assertFalse(sentence.finished());
  }
}
