package captioner.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.metrics.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final Bootstrap BOOTSTRAP = new Bootstrap(500, 3);

  /** A system that says each reference's word with some probability, and else another. */
  private static EvaluationSet system(int images, double skill, int seed) {
    Random random = new Random(seed);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      List<String> reference = random.ints(9, 0, 60).mapToObj(w -> "w" + w).toList();
      List<String> candidate =
          reference.stream().map(word -> random.nextDouble() < skill ? word : "x" + word).toList();
      samples.add(new Sample(candidate, List.of(reference)));
    }
    return new EvaluationSet(LongStream.range(0, images).boxed().toList(), samples);
  }

  private static CaptionScores scores(EvaluationSet set) {
    return CaptionScores.of(set, MetricSelection.all());
  }

  private static double width(Interval interval) {
    return interval.high() - interval.low();
  }

  @Test
  void intervalsHoldTheScore() {
    CaptionScores scores = scores(system(200, 0.6, 1));
    List<Interval> intervals = BOOTSTRAP.intervals(scores);
    assertEquals(scores.scores().size(), intervals.size());
    for (int k = 0; k < intervals.size(); k++) {
      double corpus = scores.scores().get(k).corpus();
      Interval interval = intervals.get(k);
      assertTrue(interval.low() < corpus && corpus < interval.high(), interval + " " + corpus);
    }
  }

  @Test
  void intervalsShrinkAsTheSquareRootOfTheNumberOfImages() {
    List<Interval> few = BOOTSTRAP.intervals(scores(system(250, 0.6, 1)));
    List<Interval> many = BOOTSTRAP.intervals(scores(system(4_000, 0.6, 2)));
    for (int k = 0; k < few.size(); k++) {
      double ratio = width(few.get(k)) / width(many.get(k));
      assertEquals(4, ratio, 1, MetricSelection.NAMES.get(k)); // sqrt(4000 / 250)
    }
  }

  @Test
  void intervalOfAMeanIsWhatTheNormalDistributionGives() {
    CaptionScores scores = scores(system(2_000, 0.6, 1));
    int rouge = scores.asMap().keySet().stream().toList().indexOf("ROUGE-L");
    List<Double> images = scores.scores().get(rouge).perImage();
    double mean = scores.corpus("ROUGE-L");
    double variance =
        images.stream().mapToDouble(x -> (x - mean) * (x - mean)).average().orElseThrow();
    double expected = 2 * 1.96 * Math.sqrt(variance / images.size());
    Interval interval = new Bootstrap(4_000, 0).intervals(scores).get(rouge);
    assertEquals(expected, width(interval), 0.06 * expected);
  }

  @Test
  void sameSeedGivesTheSameIntervalsAndAnotherSeedOthers() {
    CaptionScores scores = scores(system(100, 0.6, 1));
    assertEquals(BOOTSTRAP.intervals(scores), BOOTSTRAP.intervals(scores));
    assertNotEquals(BOOTSTRAP.intervals(scores), new Bootstrap(500, 4).intervals(scores));
  }

  @Test
  void betterSystemIsBetterInEveryResample() {
    EvaluationSet good = system(300, 0.9, 1);
    EvaluationSet bad = system(300, 0.4, 1);
    for (Comparison change : BOOTSTRAP.compare(scores(good), scores(bad))) {
      assertEquals(1.0 / 501, change.notBetter(), 1e-12, change.toString());
      assertTrue(change.interval().low() > 0, change.toString());
      assertTrue(change.difference() > 0, change.toString());
    }
    for (Comparison change : BOOTSTRAP.compare(scores(bad), scores(good))) {
      assertEquals(1, change.notBetter(), change.toString());
    }
  }

  @Test
  void systemIsNotBetterThanItself() {
    CaptionScores scores = scores(system(50, 0.6, 1));
    for (Comparison change : BOOTSTRAP.compare(scores, scores)) {
      assertEquals(1, change.notBetter(), change.toString());
      assertEquals(new Interval(0, 0), change.interval());
      assertEquals(0, change.difference());
    }
  }

  @Test
  void equallyGoodSystemsAreTellingOnlyRarely() {
    int telling = 0;
    for (int round = 0; round < 40; round++) {
      EvaluationSet one = system(60, 0.6, 2 * round);
      EvaluationSet other = system(60, 0.6, 2 * round + 1);
      MetricSelection rouge = MetricSelection.parse("ROUGE-L");
      Comparison change =
          BOOTSTRAP.compare(CaptionScores.of(one, rouge), CaptionScores.of(other, rouge)).get(0);
      telling += change.notBetter() < 0.05 ? 1 : 0;
    }
    assertTrue(telling <= 6, telling + " of 40 at 5 %");
  }

  @Test
  void systemsThatWereScoredDifferentlyAreNotCompared() {
    CaptionScores few = scores(system(5, 0.6, 1));
    CaptionScores more = scores(system(6, 0.6, 1));
    var e = assertThrows(IllegalArgumentException.class, () -> BOOTSTRAP.compare(few, more));
    assertTrue(e.getMessage().startsWith("the systems must be scored alike: "), e.getMessage());
  }

  @Test
  void needsAResample() {
    var e = assertThrows(IllegalArgumentException.class, () -> new Bootstrap(0, 1));
    assertEquals("resamples must be 1 or more: 0", e.getMessage());
  }

  @Test
  void percentilesLieBetweenValues() {
    double[] values = IntStream.rangeClosed(0, 100).mapToDouble(i -> 100 - i).toArray();
    assertEquals(new Interval(2.5, 97.5), Interval.of(values));
    assertEquals(new Interval(7, 7), Interval.of(new double[] {7}));
  }
}
