package captioner.decoding;

import static captioner.decoding.PrefixScorer.BOS;
import static captioner.decoding.PrefixScorer.EOS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a search tells of settled words is true of its result, and comes while it searches. */
class SettledWordsTest {
  private static final TokenRules RULES = new TokenRules(BOS, EOS, Set.of(BOS));
  private static final int V = 8;
  private static final int IMAGES = 10;

  /** Keeps what it is told, by image. */
  private static final class Record implements SettledListener {
    private final List<List<List<Integer>>> told = new ArrayList<>();

    Record(int images) {
      IntStream.range(0, images).forEach(image -> told.add(new ArrayList<>()));
    }

    @Override
    public void onSettled(int image, List<Integer> tokens) {
      told.get(image).add(List.copyOf(tokens));
    }

    /** Checks that it was told of beginnings of the best sentences, ever longer, to the end. */
    void assertTrueOf(List<List<Hypothesis>> result) {
      for (int image = 0; image < result.size(); image++) {
        List<Integer> best = result.get(image).get(0).tokens();
        int before = 0;
        for (List<Integer> tokens : told.get(image)) {
          assertTrue(tokens.size() > before, told.toString());
          assertEquals(best.subList(0, tokens.size()), tokens);
          before = tokens.size();
        }
        assertEquals(best.size(), before, "all words are told of in the end");
      }
    }
  }

  private static PrefixScorer scorer(long seed) {
    return new PrefixScorer(V, seed, IntStream.range(0, IMAGES).toArray());
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 0", "3, 3, 0.8", "5, 2, 1", "8, 1, 2"})
  void beamSearchTellsOfWordsOfItsResult(int beamSize, int nBest, double alpha) {
    BeamSearchConfig config = new BeamSearchConfig(beamSize, nBest, 12, alpha);
    for (long seed = 0; seed < 100; seed++) {
      BeamSearch search = new BeamSearch(config, RULES);
      Record record = new Record(IMAGES);
      List<List<Hypothesis>> watched = search.search(scorer(seed), IMAGES, record);
      assertEquals(search.search(scorer(seed), IMAGES), watched);
      record.assertTrueOf(watched);
    }
  }

  @Test
  void soItDoesUnderConstraints() {
    Constraints constraints =
        new Constraints(List.of(4), List.of(List.of(5)), List.of(List.of(6), List.of(2, 3)), 5, 2);
    BeamSearchConfig config = new BeamSearchConfig(3, 1, 10, 0.8);
    for (long seed = 0; seed < 100; seed++) {
      Record record = new Record(IMAGES);
      record.assertTrueOf(
          new BeamSearch(config, RULES, constraints).search(scorer(seed), IMAGES, record));
      assertTrue(record.told.stream().allMatch(told -> told.get(0).get(0) == 4));
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void samplerTellsOfWordsOfItsResult(int nBest) {
    BeamSearchConfig config = new BeamSearchConfig(nBest, nBest, 12, 1);
    SamplingConfig sampling = new SamplingConfig(0.3, SamplingConfig.ALL, 0.9, 1);
    long[] streams = IntStream.range(0, IMAGES).asLongStream().toArray();
    for (long seed = 0; seed < 100; seed++) {
      Sampler sampler = new Sampler(sampling, config, RULES, Constraints.none());
      Record record = new Record(IMAGES);
      List<List<Hypothesis>> watched = sampler.search(scorer(seed), streams, record);
      assertEquals(sampler.search(scorer(seed), streams), watched);
      record.assertTrueOf(watched);
    }
  }

  @Test
  void aBeamOfOneTellsOfEveryWordAsItIsChosen() {
    BeamSearch search = new BeamSearch(new BeamSearchConfig(1, 1, 12, 1), RULES);
    PrefixScorer scorer = scorer(3);
    List<Integer> steps = new ArrayList<>();
    search.search(
        scorer,
        IMAGES,
        (image, tokens) -> {
          assertEquals(scorer.rowCounts().size(), tokens.size(), "a word a step");
          steps.add(tokens.size());
        });
    assertTrue(Collections.max(steps) > 3, steps.toString());
  }

  @Test
  void aWordIsSettledWhenAllThatMayWinBeginWithIt() {
    // Two beginnings compete for two steps; then one ends, and what else is left grew from it.
    float[] end = {-9, -0.1f, -9, -9};
    float[][][] steps = {
      {{-9, -9, -1, -1.5f}},
      {{-9, -9, -0.1f, -9}, {-9, -9, -0.2f, -9}},
      {end, {-9, -9, -9, -9}},
      {end}
    };
    StepScorer scorer = new StepScorer(steps);
    List<List<Integer>> told = new ArrayList<>();
    new BeamSearch(new BeamSearchConfig(2, 1, 4, 0), RULES)
        .search(
            scorer,
            1,
            (image, tokens) -> {
              assertEquals(3, scorer.step(), "nothing while two beginnings compete");
              told.add(tokens);
            });
    assertEquals(List.of(List.of(2, 2)), told);
  }
}
