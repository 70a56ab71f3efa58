package captioner.bench;

import captioner.evaluation.Bootstrap;
import captioner.evaluation.CaptionScores;
import captioner.evaluation.EvaluationSet;
import captioner.evaluation.Interval;
import captioner.evaluation.MetricSelection;
import captioner.metrics.CiderDReward;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Times scores of 5,000 images with five references of ten words each, as COCO's test split has.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScoringBenchmark {
  private static final int IMAGES = 5_000;
  private static final int REFERENCES = 5;
  private static final int LENGTH = 10;
  private static final int WORDS = 2_000;

  /** Images in a batch of self-critical training, and captions sampled for each. */
  private static final int BATCH = 64;

  private static final int SAMPLES = 5;

  private final MetricSelection metrics = MetricSelection.forTraining();
  private final Map<Long, List<String>> references = new LinkedHashMap<>();
  private final Map<Long, String> candidates = new LinkedHashMap<>();
  private final List<int[]> sampled = new ArrayList<>();
  private CaptionScores scores;
  private CiderDReward reward;

  /** Draws sentences whose words are distributed roughly as in English. */
  @Setup
  public void draw() throws Exception {
    Random random = new Random(0);
    List<List<int[]>> ids = new ArrayList<>();
    for (long image = 0; image < IMAGES; image++) {
      List<int[]> captions = IntStream.range(0, REFERENCES).mapToObj(r -> draw(random)).toList();
      ids.add(captions);
      references.put(image, captions.stream().map(ScoringBenchmark::sentence).toList());
      candidates.put(image, sentence(draw(random)));
    }
    IntStream.range(0, BATCH * SAMPLES).forEach(i -> sampled.add(draw(random)));
    scores = CaptionScores.of(EvaluationSet.of(references, candidates), metrics);
    reward = new CiderDReward(ids);
  }

  private static int[] draw(Random random) {
    return random.doubles(LENGTH).mapToInt(share -> (int) Math.pow(WORDS, share)).toArray();
  }

  private static String sentence(int[] words) {
    StringBuilder sentence = new StringBuilder("A");
    for (int word : words) {
      sentence.append(' ');
      Integer.toString(word, 16)
          .chars()
          .map(digit -> digit + 'A' - '0')
          .forEach(sentence::appendCodePoint);
    }
    return sentence.append('.').toString();
  }

  /** Tokenises and scores all captions: BLEU, ROUGE-L, CIDEr-D. */
  @Benchmark
  public CaptionScores tokeniseAndScore() throws Exception {
    return CaptionScores.of(EvaluationSet.of(references, candidates), metrics);
  }

  /** Draws 1,000 resamples for the intervals of all scores. */
  @Benchmark
  public List<Interval> bootstrap() {
    return new Bootstrap(1_000, 0).intervals(scores);
  }

  /** Scores one batch of self-critical training: 64 images, five sampled captions each. */
  @Benchmark
  public double reward() {
    double sum = 0;
    for (int i = 0; i < sampled.size(); i++) {
      sum += reward.score(i / SAMPLES, sampled.get(i));
    }
    return sum;
  }
}
