package captioner.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.Caption;
import captioner.metrics.CiderD;
import captioner.metrics.DocumentFrequencies;
import captioner.metrics.Sample;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The caption that the others agree with comes first. */
class ConsensusScorerTest {
  private static final DocumentFrequencies DF =
      DocumentFrequencies.of(
          List.of(
              List.of(words("a dog runs on grass"), words("a brown dog runs")),
              List.of(words("a cat sits on a mat"), words("a cat is on a mat")),
              List.of(words("two men play football"), words("men play on grass"))));
  private static final ConsensusScorer SCORER = new ConsensusScorer(DF);

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  private static Caption caption(String text, double logProb) {
    return new Caption(text, words(text), logProb, logProb);
  }

  private static double ciderD(String candidate, String reference) {
    Sample sample = new Sample(words(candidate), List.of(words(reference)));
    return new CiderD(DF).statistics(List.of(sample)).get(0)[0];
  }

  private static double[] scores(Caption... captions) {
    return SCORER.scores(List.of(captions), new float[0]);
  }

  @Test
  void anOutsiderLosesHoweverLikely() {
    double[] scores =
        scores(
            caption("two men play football", -4),
            caption("a brown dog runs on grass", -5),
            caption("a dog runs on grass", -5));
    assertTrue(scores[1] > scores[0] && scores[2] > scores[0]);
  }

  @Test
  void scoresAreMeansOverTheOthersHoweverLikely() {
    String dog = "a brown dog runs on grass";
    String cat = "a cat sits on a mat";
    String men = "men play on grass";
    double[] scores = scores(caption(dog, -1), caption(cat, -20), caption(men, -2000));
    assertArrayEquals(
        new double[] {
          (ciderD(dog, cat) + ciderD(dog, men)) / 2,
          (ciderD(cat, dog) + ciderD(cat, men)) / 2,
          (ciderD(men, dog) + ciderD(men, cat)) / 2
        },
        scores,
        1e-12);
  }

  @Test
  void anOnlyCaptionHasNothingToAgreeWith() {
    assertArrayEquals(new double[] {0}, scores(caption("a dog", -1)));
  }
}
