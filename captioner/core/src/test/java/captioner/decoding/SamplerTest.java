package captioner.decoding;

import static captioner.decoding.PrefixScorer.BOS;
import static captioner.decoding.PrefixScorer.EOS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {
  private static final TokenRules RULES = new TokenRules(BOS, EOS, Set.of(BOS));
  private static final int ALL = SamplingConfig.ALL;
  private static final int V = 12;
  private static final int[] IMAGES = IntStream.range(0, 30).toArray();

  private static Sampler sampler(SamplingConfig sampling, int nBest) {
    return new Sampler(
        sampling, new BeamSearchConfig(nBest, nBest, 15, 1), RULES, Constraints.none());
  }

  private static PrefixScorer scorer() {
    return new PrefixScorer(V, 4, IMAGES);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1e-6, 2147483647, 1", "1, 2147483647, 1e-9"})
  void oneTokenToDrawFromEqualsGreedy(double temperature, int topK, double topP) {
    assertEquals(
        new GreedySearch(RULES, 15).search(scorer(), IMAGES.length),
        sampler(new SamplingConfig(temperature, topK, topP, 5), 1).search(scorer(), IMAGES.length));
  }

  /** Draws the first token 40,000 times; five standard deviations of a share are at most 0.0125. */
  @ParameterizedTest
  @CsvSource({
    "1, 2147483647, 1",
    "0.5, 2147483647, 1",
    "2, 5, 1",
    "1, 2147483647, 0.8",
    "1.5, 6, 0.7"
  })
  void tokensComeAsOftenAsTheDistributionSays(double temperature, int topK, double topP) {
    int draws = 40_000;
    SamplingConfig sampling = new SamplingConfig(temperature, topK, topP, 9);
    PrefixScorer scorer = new PrefixScorer(V, 3, 7);
    Sampler sampler =
        new Sampler(sampling, new BeamSearchConfig(draws, draws, 1, 1), RULES, Constraints.none());
    int[] counts = new int[V];
    for (Hypothesis drawn : sampler.search(scorer, 1).get(0)) {
      counts[drawn.finished() ? EOS : drawn.tokens().get(0)]++;
    }

    double[] expected = distribution(scorer.next(List.of(7, BOS)), sampling);
    for (int token = 0; token < V; token++) {
      assertEquals(expected[token], counts[token] / (double) draws, 0.0125, "token " + token);
      assertTrue(expected[token] > 0 || counts[token] == 0, "token " + token);
    }
  }

  /** Returns the definition: temperature, then the k likeliest, then the nucleus of these. */
  private static double[] distribution(float[] logProbs, SamplingConfig sampling) {
    double[] p = new double[V];
    Arrays.setAll(p, t -> t == BOS ? 0 : Math.exp(logProbs[t] / sampling.temperature()));
    List<Integer> likeliest =
        IntStream.range(0, V)
            .boxed()
            .sorted((a, b) -> Double.compare(p[b], p[a]))
            .limit(sampling.topK())
            .toList();
    double sum = likeliest.stream().mapToDouble(token -> p[token]).sum();
    double[] kept = new double[V];
    double mass = 0;
    for (int token : likeliest) {
      if (mass < sampling.topP() * sum) {
        kept[token] = p[token];
        mass += p[token];
      }
    }
    for (int token = 0; token < V; token++) {
      kept[token] /= mass;
    }
    return kept;
  }

  @Test
  void theNucleusIsTheSmallestSetThatReachesTopP() {
    float[] logProbs = logs(0.15f, 0.5f, 0.05f, 0.3f);
    assertEquals(Set.of(1), drawn(new SamplingConfig(1, ALL, 0.49, 1), logProbs));
    assertEquals(Set.of(1, 3), drawn(new SamplingConfig(1, ALL, 0.51, 1), logProbs));
    assertEquals(Set.of(1, 3), drawn(new SamplingConfig(1, ALL, 0.79, 1), logProbs));
    assertEquals(Set.of(0, 1, 3), drawn(new SamplingConfig(1, ALL, 0.81, 1), logProbs));
    assertEquals(Set.of(0, 1, 2, 3), drawn(new SamplingConfig(1, ALL, 0.96, 1), logProbs));
    assertEquals(Set.of(0, 1, 3), drawn(new SamplingConfig(1, 3, 1, 1), logProbs));
    // Of the three likeliest, renormalised, two reach 0.8 but not 0.9.
    assertEquals(Set.of(1, 3), drawn(new SamplingConfig(1, 3, 0.8, 1), logProbs));
    assertEquals(Set.of(0, 1, 3), drawn(new SamplingConfig(1, 3, 0.9, 1), logProbs));
  }

  @Test
  void ofEquallyLikelyTokensTheLowerAreKept() {
    float[] even = logs(0.25f, 0.25f, 0.25f, 0.25f);
    assertEquals(Set.of(0, 1), drawn(new SamplingConfig(1, 2, 1, 1), even));
    assertEquals(Set.of(0, 1, 2), drawn(new SamplingConfig(1, ALL, 0.6, 1), even));
  }

  private static float[] logs(float... probabilities) {
    float[] logs = new float[probabilities.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) Math.log(probabilities[i]);
    }
    return logs;
  }

  /** Returns every token that places from 0 to 1 lead to. */
  private static Set<Integer> drawn(SamplingConfig sampling, float[] logProbs) {
    TokenDistribution distribution =
        new TokenDistribution(sampling, 0, logProbs, new boolean[logProbs.length]);
    Set<Integer> tokens = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      tokens.add(distribution.at(i / 1000.0));
    }
    tokens.add(distribution.at(Math.nextDown(1.0)));
    return tokens;
  }

  @Test
  void batchOfImagesEqualsImagesOneByOneInAnyOrder() {
    Sampler sampler = sampler(SamplingConfig.defaults(), 3);
    long[] streams = new Random(1).longs(IMAGES.length).toArray();
    List<List<Hypothesis>> together = sampler.search(scorer(), streams);

    assertTrue(new HashSet<>(together).size() > 20, "images draw differently");
    for (int image = IMAGES.length - 1; image >= 0; image--) {
      assertEquals(
          List.of(together.get(image)),
          sampler.search(new PrefixScorer(V, 4, image), new long[] {streams[image]}));
    }
  }

  @Test
  void aSentenceDrawnDoesNotDependOnHowManyAreDrawn() {
    SamplingConfig sampling = SamplingConfig.defaults();
    List<List<Hypothesis>> one = sampler(sampling, 1).search(scorer(), IMAGES.length);
    List<List<Hypothesis>> five = sampler(sampling, 5).search(scorer(), IMAGES.length);

    for (int image : IMAGES) {
      assertEquals(5, five.get(image).size());
      assertTrue(five.get(image).contains(one.get(image).get(0)));
    }
  }

  @Test
  void theSeedDecides() {
    SamplingConfig pure = new SamplingConfig(1, ALL, 1, 1);
    List<List<Hypothesis>> drawn = sampler(pure, 1).search(scorer(), IMAGES.length);

    assertEquals(drawn, sampler(pure, 1).search(scorer(), IMAGES.length));
    assertNotEquals(
        drawn, sampler(new SamplingConfig(1, ALL, 1, 2), 1).search(scorer(), IMAGES.length));
  }

  @Test
  void equalStreamsDrawAlikeAndOthersDoNot() {
    Sampler sampler = sampler(new SamplingConfig(1, ALL, 1, 1), 1);
    Set<List<Integer>> sentences = new HashSet<>();
    for (long stream : LongStream.of(0, 1, 2, 3, -1, Long.MAX_VALUE).toArray()) {
      List<Hypothesis> drawn =
          sampler.search(new PrefixScorer(V, 4, 0), new long[] {stream}).get(0);
      assertEquals(drawn, sampler.search(new PrefixScorer(V, 4, 0), new long[] {stream}).get(0));
      sentences.add(drawn.get(0).tokens());
    }
    assertTrue(sentences.size() > 3, sentences.toString());
  }

  @Test
  void sentencesComeBestFirstScoredByTheModelsOwnProbabilities() {
    PrefixScorer scorer = new PrefixScorer(V, 4, 2);
    List<Hypothesis> drawn =
        sampler(new SamplingConfig(0.7, 4, 0.9, 3), 9).search(scorer, 1).get(0);
    for (int i = 0; i < drawn.size(); i++) {
      Hypothesis hypothesis = drawn.get(i);
      double first = scorer.next(List.of(2, BOS))[hypothesis.tokens().get(0)];
      assertEquals(first, hypothesis.tokenLogProbs().get(0));
      assertEquals(
          hypothesis.logProb() / hypothesis.tokenLogProbs().size(), hypothesis.score(), 1e-12);
      if (i > 0 && drawn.get(i - 1).finished() == hypothesis.finished()) {
        assertTrue(drawn.get(i - 1).score() >= hypothesis.score());
      }
    }
  }

  @Test
  void constraintsHold() {
    Constraints constraints =
        new Constraints(List.of(5, 6), List.of(List.of(7), List.of(8, 9)), List.of(), 4, 1);
    BeamSearchConfig config = new BeamSearchConfig(3, 3, 15, 1);
    Sampler sampler = new Sampler(new SamplingConfig(2, ALL, 1, 1), config, RULES, constraints);
    for (List<Hypothesis> drawn : sampler.search(scorer(), IMAGES.length)) {
      for (Hypothesis hypothesis : drawn) {
        List<Integer> tokens = hypothesis.tokens();
        assertEquals(List.of(5, 6), tokens.subList(0, 2));
        assertTrue(tokens.size() >= 4);
        assertFalse(tokens.contains(7));
        assertEquals(tokens.size(), new HashSet<>(tokens).size());
      }
    }
  }

  @Test
  void aSentenceThatMayNotGoOnIsCutThere() {
    Constraints constraints = Constraints.none().withMinLength(12).withNoRepeatNgram(1);
    Sampler sampler =
        new Sampler(
            SamplingConfig.defaults(), new BeamSearchConfig(1, 1, 15, 1), RULES, constraints);
    Hypothesis all = sampler.search(scorer(), IMAGES.length).get(0).get(0);

    assertFalse(all.finished());
    assertEquals(V - 2, all.tokens().size());
  }

  @Test
  void noImagesNeedNoScores() {
    assertEquals(
        List.of(),
        sampler(SamplingConfig.defaults(), 1).search(new PrefixScorer(V, 1), new long[0]));
  }

  @Test
  void rejectsWhatCannotBe() {
    assertRejected(
        "temperature must be more than 0 and finite: 0.0", () -> new SamplingConfig(0, 1, 1, 1));
    assertRejected("topK must be 1 or more: 0", () -> new SamplingConfig(1, 0, 1, 1));
    assertRejected(
        "topP must be more than 0 and at most 1: 1.5", () -> new SamplingConfig(1, 1, 1.5, 1));
    assertRejected(
        "what to include needs beam search, not sampling: [[5]]",
        () ->
            new Sampler(
                SamplingConfig.defaults(),
                BeamSearchConfig.defaults(),
                RULES,
                Constraints.none().withInclude(List.of(List.of(5)))));
  }

  private static void assertRejected(String message, Runnable runnable) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, runnable::run).getMessage());
  }
}
