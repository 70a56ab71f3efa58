package captioner.decoding;

import static captioner.decoding.PrefixScorer.BOS;
import static captioner.decoding.PrefixScorer.EOS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Beam search under constraints. */
class ConstraintsTest {
  private static final TokenRules RULES = new TokenRules(BOS, EOS, Set.of(BOS));
  private static final Constraints NONE = Constraints.none();
  private static final int V = 12;
  private static final int[] IMAGES = IntStream.range(0, 40).toArray();

  /** Constraints on sentences of the words 2, 3 and 4. */
  static Stream<Constraints> constraints() {
    return Stream.of(
        NONE.withPrefix(List.of(3, 3)),
        NONE.withAvoid(List.of(List.of(2), List.of(3, 4))),
        NONE.withAvoid(List.of(List.of(4, 4, 3))),
        NONE.withMinLength(3),
        NONE.withNoRepeatNgram(1),
        NONE.withNoRepeatNgram(2),
        NONE.withInclude(List.of(List.of(4))),
        NONE.withInclude(List.of(List.of(2, 3))),
        NONE.withInclude(List.of(List.of(2, 2, 3), List.of(2))),
        NONE.withInclude(List.of(List.of(2, 3), List.of(3, 4))),
        NONE.withInclude(List.of(List.of(2), List.of(3), List.of(4))),
        NONE.withInclude(List.of(List.of(2, 3, 2), List.of(4, 3))), // takes more than maxLength
        NONE.withInclude(List.of(List.of(4, 3))).withAvoid(List.of(List.of(3, 2))).withMinLength(3),
        NONE.withPrefix(List.of(2, 2)).withNoRepeatNgram(1).withInclude(List.of(List.of(3))),
        new Constraints(List.of(4), List.of(List.of(4, 2)), List.of(List.of(3)), 2, 2));
  }

  @ParameterizedTest
  @MethodSource("constraints")
  void wideBeamEqualsExhaustiveSearchFilteredByTheConstraints(Constraints constraints) {
    int maxLength = 4;
    BeamSearchConfig config = new BeamSearchConfig(256, 256, maxLength, 0.7);
    for (long seed = 0; seed < 5; seed++) {
      PrefixScorer scorer = new PrefixScorer(5, seed, 7);
      List<Hypothesis> allowed =
          AllSentences.of(scorer, 7, config).stream()
              .filter(h -> isAllowed(h, constraints))
              .toList();
      int most = allowed.stream().mapToInt(h -> said(h, constraints)).max().orElseThrow();

      assertEquals(
          List.of(allowed.stream().filter(h -> said(h, constraints) == most).toList()),
          new BeamSearch(config, RULES, constraints).search(scorer, 1));
    }
  }

  /** Returns whether a sentence satisfies all constraints, but for what it must include if cut. */
  private static boolean isAllowed(Hypothesis hypothesis, Constraints constraints) {
    List<Integer> tokens = hypothesis.tokens();
    int free = constraints.prefix().size();
    boolean begins = tokens.size() >= free && tokens.subList(0, free).equals(constraints.prefix());
    boolean avoids =
        constraints.avoid().stream().noneMatch(phrase -> endsAfter(free, phrase, tokens));
    boolean longEnough = !hypothesis.finished() || tokens.size() >= constraints.minLength();
    int n = constraints.noRepeatNgram();
    boolean repeats =
        n > 0
            && IntStream.rangeClosed(Math.max(n, free + 1), tokens.size())
                .anyMatch(
                    end ->
                        Collections.indexOfSubList(
                                tokens.subList(0, end - 1), tokens.subList(end - n, end))
                            >= 0);
    boolean includes =
        !hypothesis.finished()
            || constraints.include().stream().allMatch(phrase -> endsAfter(0, phrase, tokens));
    return begins && avoids && longEnough && !repeats && includes;
  }

  private static boolean endsAfter(int free, List<Integer> phrase, List<Integer> tokens) {
    return Collections.lastIndexOfSubList(tokens, phrase) + phrase.size() > free
        && Collections.lastIndexOfSubList(tokens, phrase) >= 0;
  }

  private static int said(Hypothesis hypothesis, Constraints constraints) {
    int[] words = hypothesis.tokens().stream().mapToInt(token -> token).toArray();
    return new IncludedPhrases(constraints.include()).begun(words);
  }

  private static List<List<Hypothesis>> search(int beamSize, Constraints constraints) {
    BeamSearchConfig config = new BeamSearchConfig(beamSize, beamSize, 20, 0.8);
    return new BeamSearch(config, RULES, constraints)
        .search(new PrefixScorer(V, beamSize, IMAGES), IMAGES.length);
  }

  private static List<List<Integer>> sentences(int beamSize, Constraints constraints) {
    return search(beamSize, constraints).stream()
        .flatMap(List::stream)
        .map(Hypothesis::tokens)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void avoidedPhrasesNeverOccur(int beamSize) {
    List<List<Integer>> avoid = List.of(List.of(5), List.of(6, 7), List.of(8, 8, 9));
    List<List<Integer>> free = sentences(beamSize, NONE);
    for (List<Integer> phrase : avoid.subList(0, 2)) {
      assertTrue(free.stream().anyMatch(s -> Collections.indexOfSubList(s, phrase) >= 0));
    }
    for (List<Integer> sentence : sentences(beamSize, NONE.withAvoid(avoid))) {
      for (List<Integer> phrase : avoid) {
        assertEquals(-1, Collections.indexOfSubList(sentence, phrase), sentence.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void includedPhrasesAllOccur(int beamSize) {
    List<List<Integer>> include = List.of(List.of(5), List.of(6, 7, 6), List.of(7, 6, 8));
    for (List<Hypothesis> best : search(beamSize, NONE.withInclude(include))) {
      for (Hypothesis hypothesis : best) {
        for (List<Integer> phrase : include) {
          assertTrue(
              Collections.indexOfSubList(hypothesis.tokens(), phrase) >= 0,
              hypothesis + " lacks " + phrase);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void noNgramOccursTwice(int n) {
    for (List<Integer> sentence : sentences(3, NONE.withNoRepeatNgram(n).withMinLength(8))) {
      Set<List<Integer>> seen = new HashSet<>();
      for (int i = 0; i + n <= sentence.size(); i++) {
        assertTrue(seen.add(sentence.subList(i, i + n)), sentence.toString());
      }
    }
  }

  @Test
  void sentencesBeginWithThePrefixAndPayForIt() {
    List<Integer> prefix = List.of(5, 5, 2);
    PrefixScorer scorer = new PrefixScorer(V, 1, 3);
    Constraints constraints = NONE.withPrefix(prefix).withNoRepeatNgram(1);
    Hypothesis best =
        new BeamSearch(BeamSearchConfig.defaults(), RULES, constraints)
            .search(scorer, 1)
            .get(0)
            .get(0);

    assertEquals(prefix, best.tokens().subList(0, 3));
    assertEquals((double) scorer.next(List.of(3, BOS))[5], best.tokenLogProbs().get(0));
    assertEquals((double) scorer.next(List.of(3, BOS, 5))[5], best.tokenLogProbs().get(1));
    assertEquals(1, scorer.rowCounts().get(2), "a prefix needs one row");
  }

  @Test
  void sentencesEndOnlyAfterMinLength() {
    assertTrue(sentences(3, NONE).stream().anyMatch(sentence -> sentence.size() < 9));
    assertTrue(sentences(3, NONE.withMinLength(9)).stream().allMatch(s -> s.size() >= 9));
  }

  @Test
  void rulesThatForbidNothingChangeNothing() {
    Constraints idle =
        NONE.withAvoid(List.of(List.of(2, 2, 2, 2, 2, 2, 2, 2, 2))).withNoRepeatNgram(19);

    assertEquals(search(4, NONE), search(4, idle));
  }

  @Test
  void batchOfImagesEqualsImagesOneByOne() {
    Constraints constraints =
        NONE.withInclude(List.of(List.of(5), List.of(6, 7))).withNoRepeatNgram(2);
    BeamSearch search = new BeamSearch(new BeamSearchConfig(3, 3, 12, 1), RULES, constraints);

    List<List<Hypothesis>> together = search.search(new PrefixScorer(V, 1, IMAGES), 40);

    for (int image : IMAGES) {
      assertEquals(search.search(new PrefixScorer(V, 1, image), 1), List.of(together.get(image)));
    }
  }

  @Test
  void aSentenceThatMayNotGoOnIsCutThere() {
    Constraints nothing =
        NONE.withMinLength(1).withAvoid(IntStream.range(2, V).mapToObj(List::of).toList());
    assertEquals(new Hypothesis(List.of(), List.of(), 0, false), search(3, nothing).get(0).get(0));

    Hypothesis allWords = search(3, NONE.withMinLength(15).withNoRepeatNgram(1)).get(0).get(0);
    assertFalse(allWords.finished());
    assertEquals(V - 2, allWords.tokens().size());
    assertNotEquals(0, allWords.score());
  }

  @Test
  void whatCannotAllBeSaidIsSaidInPart() {
    BeamSearchConfig config = new BeamSearchConfig(2, 2, 4, 1);
    List<List<Integer>> include = List.of(List.of(5, 6), List.of(7, 8), List.of(9));
    Hypothesis best =
        new BeamSearch(config, RULES, NONE.withInclude(include))
            .search(new PrefixScorer(V, 1, 3), 1)
            .get(0)
            .get(0);

    assertFalse(best.finished());
    assertEquals(4, best.tokens().size());
    assertEquals(4, said(best, NONE.withInclude(include)), best.toString());
  }

  @Test
  void rejectsWhatCannotBe() {
    assertRejected("minLength must be 0 or more: -1", () -> NONE.withMinLength(-1));
    assertRejected("noRepeatNgram must be 0 or more: -1", () -> NONE.withNoRepeatNgram(-1));
    assertRejected(
        "what to avoid and to include must have tokens: []",
        () -> NONE.withAvoid(List.of(List.of())));
    assertRejected(
        "minLength must be less than maxLength, which counts the end: 20, 20",
        () -> search(1, NONE.withMinLength(20)));
    assertRejected(
        "the length of the prefix must be less than maxLength, which counts the end: 21, 20",
        () -> search(1, NONE.withPrefix(Collections.nCopies(21, 5))));
    assertRejected(
        "the length of what to include must be less than maxLength, which counts the end: 20, 20",
        () -> search(1, NONE.withInclude(List.of(Collections.nCopies(20, 5)))));
    assertRejected(
        "constraints must name tokens below the scorer's vocabulary size 12: 12",
        () -> search(1, NONE.withAvoid(List.of(List.of(12)))));
  }

  private static void assertRejected(String message, Runnable runnable) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, runnable::run).getMessage());
  }
}
