package captioner.metrics.meteor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.metrics.Sample;
import captioner.metrics.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeteorTest {

  private static final String[] WORDS = {
    "a", "the", "on", "dog", "dogs", "cat", "runs", "running", "bike", "bicycle", "red", "big", "."
  };
  private static final List<Sample> SAMPLES = randomSamples();

  private static List<Sample> randomSamples() {
    Random random = new Random(7);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      List<List<String>> references = new ArrayList<>();
      for (int r = 0; r <= random.nextInt(5); r++) {
        references.add(caption(random, 12));
      }
      samples.add(new Sample(caption(random, 12), references));
    }
    return samples;
  }

  private static List<String> caption(Random random, int most) {
    return random
        .ints(random.nextInt(most), 0, WORDS.length)
        .mapToObj(word -> WORDS[word])
        .toList();
  }

  private static Sample sample(String candidate, String... references) {
    return new Sample(words(candidate), Arrays.stream(references).map(r -> words(r)).toList());
  }

  private static List<String> words(String caption) {
    return caption.isEmpty() ? List.of() : List.of(caption.split(" "));
  }

  private static double score(String candidate, String... references) {
    return score(List.of(sample(candidate, references))).corpus();
  }

  private static Score score(List<Sample> samples) {
    return new Meteor().score(samples).get(0);
  }

  @Test
  void theOrderOfReferencesChangesNoImage() {
    List<Sample> reversed = new ArrayList<>();
    for (Sample sample : SAMPLES) {
      List<List<String>> references = new ArrayList<>(sample.references());
      Collections.reverse(references);
      reversed.add(new Sample(sample.candidate(), references));
    }
    assertEquals(score(SAMPLES).perImage(), score(reversed).perImage());
  }

  @Test
  void theOrderOfImagesOnlyReordersTheirScores() {
    List<Integer> order = new ArrayList<>(IntStream.range(0, SAMPLES.size()).boxed().toList());
    Collections.shuffle(order, new Random(3));
    Score shuffled = score(order.stream().map(SAMPLES::get).toList());
    Score straight = score(SAMPLES);
    assertEquals(straight.corpus(), shuffled.corpus());
    assertEquals(order.stream().map(straight.perImage()::get).toList(), shuffled.perImage());
  }

  @Test
  void scoresLieBetweenZeroAndOne() {
    for (double image : score(SAMPLES).perImage()) {
      assertTrue(image >= 0 && image <= 1, () -> "score " + image);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 80})
  void aCandidateWithTheWordsOfAReferenceScoresOne(int length) {
    Random random = new Random(length);
    for (int i = 0; i < 20; i++) {
      List<String> caption =
          random.ints(length, 0, WORDS.length).mapToObj(word -> WORDS[word]).toList();
      Sample perfect = new Sample(caption, List.of(caption(random, 12), caption));
      assertEquals(List.of(1.0), score(List.of(perfect)).perImage());
    }
  }

  @Test
  void referencesCanOnlyHelp() {
    for (Sample sample : SAMPLES) {
      Sample fewer = new Sample(sample.candidate(), sample.references().subList(0, 1));
      assertTrue(score(List.of(sample)).corpus() >= score(List.of(fewer)).corpus());
    }
  }

  @Test
  void aStemCountsLessThanASynonymThanTheWord() {
    // content words weigh 0.75, "a" 0.25; all words match in one chunk, so there is no penalty
    assertEquals((1 + 0.75 * 0.6) / 1.75, score("a dog runs", "a dog running"), 1e-15);
    assertEquals((1 + 0.75 * 0.8) / 1.75, score("a dog bike", "a dog bicycle"), 1e-15);
  }

  @Test
  void wordsInAnotherOrderScoreLess() {
    double penalty = 0.6 * Math.pow(2.0 / 4, 0.2); // two chunks of four words
    assertEquals(1 - penalty, score("red bike big dog", "big dog red bike"), 1e-15);
  }

  @Test
  void emptyAndUnmatchedCaptionsScoreZero() {
    assertEquals(0, score("", "a dog runs"));
    assertEquals(0, score("", ""));
    assertEquals(0, score("a dog", ""));
    assertEquals(0, score("! ? --", "a dog runs"));
    assertEquals(List.of(0.0, 1.0), score(List.of(sample("", "a"), sample("a", "a"))).perImage());
  }

  @Test
  void statisticsAddUpToTheCorpusScore() {
    Meteor meteor = new Meteor();
    double[] sums = new double[21];
    for (double[] image : meteor.statistics(SAMPLES)) {
      Arrays.setAll(sums, i -> sums[i] + image[i]);
    }
    assertEquals(score(SAMPLES).corpus(), meteor.scores(sums)[0]);
  }

  @Test
  void threadsShareOneMetric() {
    Meteor meteor = new Meteor();
    List<Score> expected = meteor.score(SAMPLES);
    assertTrue(
        IntStream.range(0, 8)
            .parallel()
            .allMatch(thread -> meteor.score(SAMPLES).equals(expected)));
  }

  @Test
  void signatureSaysThatItHasNoParaphrases() {
    assertEquals("METEOR", score(SAMPLES).name());
    assertEquals("METEOR[1.5,en,norm,exact+stem+synonym]", new Meteor().signature());
  }

  @Test
  void rejectsAnEmptyCorpus() {
    var e = assertThrows(IllegalArgumentException.class, () -> score(List.<Sample>of()));
    assertEquals("a score needs at least 1 image: 0", e.getMessage());
  }
}
