package captioner.bench;

import captioner.decoding.BeamSearch;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.Hypothesis;
import captioner.decoding.NextTokenScorer;
import captioner.decoding.TokenRules;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Times one step of beam search, without the model: 32 images, K = 3, V = 3,000, 20 steps.
 *
 * <p>The scorer answers at once with numbers drawn beforehand; eos is impossible, so that every
 * search takes all its steps.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BeamStepBenchmark {
  private static final int IMAGES = 32;
  private static final int BEAM_SIZE = 3;
  private static final int VOCABULARY_SIZE = 3_000;
  private static final int STEPS = 20;
  private static final TokenRules TOKENS = new TokenRules(0, 1, Set.of(0));

  private float[] first;
  private float[] later;
  private BeamSearch search;

  /** Draws the scores: log-probabilities of a peaked distribution, roughly a captioner's. */
  @Setup
  public void draw() {
    Random random = new Random(0);
    first = logProbs(random, IMAGES);
    later = logProbs(random, IMAGES * BEAM_SIZE);
    search = new BeamSearch(new BeamSearchConfig(BEAM_SIZE, 1, STEPS, 1), TOKENS);
  }

  /** Returns the sentences, so that nothing is optimised away; the time is that of one step. */
  @Benchmark
  @OperationsPerInvocation(STEPS)
  public List<List<Hypothesis>> beamStep() {
    return search.search(new Drawn(), IMAGES);
  }

  private static float[] logProbs(Random random, int rows) {
    float[] logProbs = new float[rows * VOCABULARY_SIZE];
    for (int i = 0; i < logProbs.length; i++) {
      logProbs[i] =
          i % VOCABULARY_SIZE == TOKENS.eos()
              ? Float.NEGATIVE_INFINITY
              : (float) Math.min(-1e-3, 3 * random.nextGaussian() - 12);
    }
    return logProbs;
  }

  private final class Drawn implements NextTokenScorer {
    @Override
    public int vocabularySize() {
      return VOCABULARY_SIZE;
    }

    @Override
    public float[] logProbs(int[] parents, int[] tokens) {
      return parents.length == IMAGES ? first : later;
    }
  }
}
