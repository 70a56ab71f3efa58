package captioner.decoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Several scorers are one: the mean of their probabilities. */
class EnsembleScorerTest {
  private static final int V = 6;
  private static final TokenRules TOKENS =
      new TokenRules(PrefixScorer.BOS, PrefixScorer.EOS, Set.of(PrefixScorer.BOS));

  /** Says the same probabilities whatever came before, in every row. */
  private static NextTokenScorer constant(double... probabilities) {
    return new NextTokenScorer() {
      @Override
      public int vocabularySize() {
        return probabilities.length;
      }

      @Override
      public float[] logProbs(int[] parents, int[] tokens) {
        float[] logProbs = new float[parents.length * probabilities.length];
        for (int i = 0; i < logProbs.length; i++) {
          logProbs[i] = (float) Math.log(probabilities[i % probabilities.length]);
        }
        return logProbs;
      }
    };
  }

  private static double[] probabilities(NextTokenScorer... members) {
    float[] logProbs =
        new EnsembleScorer(List.of(members)).logProbs(new int[] {0}, new int[] {PrefixScorer.BOS});
    double[] probabilities = new double[logProbs.length];
    Arrays.setAll(probabilities, i -> Math.exp(logProbs[i]));
    return probabilities;
  }

  @Test
  void probabilitiesAreAveragedAndNotTheirLogarithms() {
    assertArrayEquals(
        new double[] {0.3, 0.5, 0.2},
        probabilities(constant(0.5, 0.5, 0), constant(0.1, 0.5, 0.4)),
        1e-7);
    assertArrayEquals(
        new double[] {0.25, 0.75},
        probabilities(constant(0, 1), constant(0.25, 0.75), constant(0.5, 0.5)),
        1e-7);
  }

  @Test
  void whatNoMemberFindsPossibleIsImpossible() {
    float[] logProbs =
        new EnsembleScorer(List.of(constant(1, 0), constant(1, 0)))
            .logProbs(new int[] {0}, new int[] {0});
    assertArrayEquals(new float[] {0, Float.NEGATIVE_INFINITY}, logProbs);
  }

  @Test
  void smallProbabilitiesDoNotVanish() {
    float[] tiny = {-200, -210};
    NextTokenScorer sure =
        new NextTokenScorer() {
          @Override
          public int vocabularySize() {
            return 2;
          }

          @Override
          public float[] logProbs(int[] parents, int[] tokens) {
            return tiny.clone();
          }
        };
    float[] mean =
        new EnsembleScorer(List.of(sure, sure, sure)).logProbs(new int[] {0}, new int[] {0});
    assertArrayEquals(tiny, mean);
  }

  static Stream<Arguments> searches() {
    return Stream.of(
        arguments("greedy", new GreedySearch(TOKENS, 8)),
        arguments("beam", new BeamSearch(new BeamSearchConfig(3, 3, 8, 0.8), TOKENS)),
        arguments(
            "sampling",
            new Sampler(
                SamplingConfig.defaults(),
                new BeamSearchConfig(3, 3, 8, 0.8),
                TOKENS,
                Constraints.none())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("searches")
  void aScorerWithItselfIsTheScorer(String name, SearchStrategy search) {
    List<List<Hypothesis>> alone = search.search(new PrefixScorer(V, 1, 0, 1, 2), 3);
    EnsembleScorer ensemble =
        new EnsembleScorer(
            List.of(
                new PrefixScorer(V, 1, 0, 1, 2),
                new PrefixScorer(V, 1, 0, 1, 2),
                new PrefixScorer(V, 1, 0, 1, 2)));
    assertEquals(alone, search.search(ensemble, 3));
  }

  /** Each member replays rows into prefixes; the reference averages over whole prefixes. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("searches")
  void everyMembersRowsStayInOrder(String name, SearchStrategy search) {
    PrefixScorer first = new PrefixScorer(V, 1, 0, 1, 2);
    PrefixScorer second = new PrefixScorer(V, 2, 0, 1, 2);
    List<List<Hypothesis>> found = search.search(new EnsembleScorer(List.of(first, second)), 3);
    assertEquals(first.rowCounts(), second.rowCounts());
    for (int image = 0; image < 3; image++) {
      for (Hypothesis hypothesis : found.get(image)) {
        assertLogProbs(hypothesis, image);
      }
    }
  }

  private static void assertLogProbs(Hypothesis hypothesis, int image) {
    List<Integer> prefix = new ArrayList<>(List.of(image, PrefixScorer.BOS));
    for (int t = 0; t < hypothesis.tokenLogProbs().size(); t++) {
      int token = t < hypothesis.tokens().size() ? hypothesis.tokens().get(t) : PrefixScorer.EOS;
      double one = Math.exp(new PrefixScorer(V, 1).next(prefix)[token]);
      double other = Math.exp(new PrefixScorer(V, 2).next(prefix)[token]);
      assertEquals(Math.log((one + other) / 2), hypothesis.tokenLogProbs().get(t), 1e-6);
      prefix.add(token);
    }
  }

  @Test
  void differentVocabulariesAreRefused() {
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new EnsembleScorer(List.of(constant(1, 0), constant(1, 0, 0))));
    assertEquals(
        "members must be 1 or more and have one vocabulary size: [2, 3]", thrown.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new EnsembleScorer(List.of()));
  }
}
