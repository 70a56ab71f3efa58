package captioner.bench;

import captioner.metrics.CiderD;
import captioner.metrics.Sample;
import captioner.metrics.Score;
import java.util.ArrayList;
import java.util.List;
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

/** Times CIDEr-D of 5,000 images with five references of ten words each, frequencies included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CiderBenchmark {
  private static final int IMAGES = 5_000;
  private static final int WORDS = 2_000;

  private final List<Sample> samples = new ArrayList<>();

  /** Draws sentences whose words are distributed roughly as in English. */
  @Setup
  public void draw() {
    Random random = new Random(0);
    for (int i = 0; i < IMAGES; i++) {
      List<List<String>> references =
          IntStream.range(0, 5).mapToObj(j -> sentence(random)).toList();
      samples.add(new Sample(sentence(random), references));
    }
  }

  private static List<String> sentence(Random random) {
    return IntStream.range(0, 10)
        .mapToObj(i -> "w" + (int) Math.pow(WORDS, random.nextDouble()))
        .toList();
  }

  /** Returns the scores, so that nothing is optimised away. */
  @Benchmark
  public List<Score> ciderD() {
    return new CiderD().score(samples);
  }
}
