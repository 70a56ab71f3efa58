package captioner.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetricPropertiesTest {

  private static final List<Sample> SAMPLES = randomSamples();

  static Stream<Metric> metrics() {
    return Stream.of(new Bleu(), new RougeL(), new CiderD(), new Cider());
  }

  private static List<Sample> randomSamples() {
    Random random = new Random(7);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<List<String>> references = new ArrayList<>();
      for (int r = 0; r <= random.nextInt(5); r++) {
        references.add(caption(random));
      }
      samples.add(new Sample(caption(random), references));
    }
    return samples;
  }

  private static List<String> caption(Random random) {
    return random.ints(random.nextInt(12), 0, 9).mapToObj(word -> "w" + word).toList();
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void theOrderOfReferencesDoesNotMatter(Metric metric) {
    List<Sample> reversed = new ArrayList<>();
    for (Sample sample : SAMPLES) {
      List<List<String>> references = new ArrayList<>(sample.references());
      Collections.reverse(references);
      reversed.add(new Sample(sample.candidate(), references));
    }
    assertSame(metric.score(SAMPLES), metric.score(reversed), identity());
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void theOrderOfImagesOnlyReordersTheirScores(Metric metric) {
    List<Integer> order = new ArrayList<>(identity());
    Collections.shuffle(order, new Random(3));
    List<Sample> shuffled = order.stream().map(SAMPLES::get).toList();
    assertSame(metric.score(SAMPLES), metric.score(shuffled), order);
  }

  private static List<Integer> identity() {
    return IntStream.range(0, SAMPLES.size()).boxed().toList();
  }

  private static void assertSame(List<Score> expected, List<Score> actual, List<Integer> order) {
    for (int s = 0; s < expected.size(); s++) {
      GoldenValuesTest.assertClose(expected.get(s).corpus(), actual.get(s).corpus());
      for (int i = 0; i < order.size(); i++) {
        double image = expected.get(s).perImage().get(order.get(i));
        GoldenValuesTest.assertClose(image, actual.get(s).perImage().get(i));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void scoresStayWithinTheirBounds(Metric metric) {
    for (Score score : metric.score(SAMPLES)) {
      double most = score.name().startsWith("CIDEr") ? 10 : 1;
      for (double image : score.perImage()) {
        assertTrue(image >= 0 && image <= most + 1e-9, score.name() + " " + image);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void aPerfectCandidateInADisjointCorpusScoresTheMost(Metric metric) {
    List<Sample> perfect = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int image = i;
      List<String> caption = IntStream.range(0, 6).mapToObj(w -> image + "-" + w).toList();
      perfect.add(new Sample(caption, List.of(caption, caption)));
    }
    for (Score score : metric.score(perfect)) {
      double most = score.name().startsWith("CIDEr") ? 10 : 1;
      score.perImage().forEach(image -> assertEquals(most, image, 2e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void statisticsOfAllImagesSumToTheCorpusScoresAndOfOneToItsOwn(Metric metric) {
    List<double[]> rows = metric.statistics(SAMPLES);
    List<Score> scores = metric.score(SAMPLES);
    double[] twice = new double[rows.get(0).length];
    for (double[] row : rows) {
      Arrays.setAll(twice, i -> twice[i] + 2 * row[i]);
    }
    double[] corpus = metric.scores(twice);
    double[] third = metric.scores(rows.get(3));
    assertEquals(metric.names().size(), scores.size());
    for (int k = 0; k < scores.size(); k++) {
      assertEquals(metric.names().get(k), scores.get(k).name());
      assertEquals(scores.get(k).corpus(), corpus[k], 1e-5, "every image drawn twice");
      assertEquals(scores.get(k).perImage().get(3), third[k]);
    }
  }

  @Test
  void meanOverImagesIsTheCorpusScoreOfRougeAndCider() {
    for (Metric metric : List.of(new RougeL(), new CiderD(), new Cider())) {
      Score score = metric.score(SAMPLES).get(0);
      double mean = score.perImage().stream().mapToDouble(x -> x).average().orElseThrow();
      GoldenValuesTest.assertClose(mean, score.corpus());
    }
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void sampleWithAnotherCandidateScoresAsIfItWereNew(Metric metric) {
    List<Sample> reversed = new ArrayList<>(SAMPLES);
    Collections.reverse(reversed);
    List<Sample> shared = new ArrayList<>();
    List<Sample> fresh = new ArrayList<>();
    for (int i = 0; i < SAMPLES.size(); i++) {
      List<String> candidate = reversed.get(i).candidate();
      shared.add(SAMPLES.get(i).withCandidate(candidate));
      fresh.add(new Sample(candidate, SAMPLES.get(i).references()));
    }
    assertEquals(metric.score(fresh), metric.score(shared));
  }

  @Test
  void givenFrequenciesOfTheSameReferencesGiveTheSameCiderD() {
    DocumentFrequencies df =
        DocumentFrequencies.of(SAMPLES.stream().map(Sample::references).toList());
    assertEquals(new CiderD().score(SAMPLES), new CiderD(df).score(SAMPLES));
  }

  @Test
  void givenFrequenciesScoreASingleImage() {
    DocumentFrequencies df =
        DocumentFrequencies.of(List.of(List.of(List.of("a", "dog")), List.of(List.of("a", "cat"))));
    Sample dog = GoldenValuesTest.sample("a dog", "a dog");
    assertEquals(5, new CiderD(df).score(List.of(dog)).get(0).corpus(), 1e-12);
  }

  @Test
  void documentFrequenciesCountImagesNotCaptions() {
    DocumentFrequencies df =
        DocumentFrequencies.of(
            List.of(
                List.of(List.of("a", "dog", "a"), List.of("a", "dog")),
                List.of(List.of("a", "cat"))));
    assertEquals(Math.log(2), df.logImages());
    assertEquals(2, df.images(List.of("a")));
    assertEquals(1, df.images(List.of("a", "dog")));
    assertEquals(0, df.images(List.of("dog", "dog")));
  }

  @Test
  void wordsThatJoinToTheSameTextAreDifferentNGrams() {
    DocumentFrequencies df =
        DocumentFrequencies.of(List.of(List.of(List.of("ab", "c")), List.of(List.of("a", "bc"))));
    assertEquals(1, df.images(List.of("ab", "c")));
    assertEquals(0, df.images(List.of("c", "ab")));
  }

  @ParameterizedTest
  @MethodSource("metrics")
  void rejectsAnEmptyCorpus(Metric metric) {
    var e = assertThrows(IllegalArgumentException.class, () -> metric.score(List.of()));
    assertTrue(e.getMessage().matches(".* at least 1 image: 0"), e.getMessage());
  }

  @Test
  void rejectsWhatIsNoSampleScoreOrNGram() {
    var sample =
        assertThrows(IllegalArgumentException.class, () -> new Sample(List.of("a"), List.of()));
    assertEquals("a sample needs at least 1 reference: 0", sample.getMessage());
    var score = assertThrows(IllegalArgumentException.class, () -> new Score(" ", 0, List.of(0.0)));
    assertEquals("a score needs a name: \" \"", score.getMessage());
    DocumentFrequencies df = DocumentFrequencies.of(List.of(List.of(List.of("a"))));
    var ngram = assertThrows(IllegalArgumentException.class, () -> df.images(List.of()));
    assertEquals("an n-gram has 1 to 4 words: 0", ngram.getMessage());
  }
}
