package captioner.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import captioner.transformer.MultiHeadAttention;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Times cross-attention of 20 words in D = 384 to the 49 tokens of 16 images, with one and with
 * five captions an image: five share the projected image, so they cost far less than five times
 * one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AttentionBenchmark {
  private static final int D_MODEL = 384;
  private static final int IMAGES = 16;

  /** Captions an image. */
  @Param({"1", "5"})
  public int captions;

  private NDManager manager;
  private MultiHeadAttention attention;
  private NDArray words;
  private NDArray memory;

  /** Makes the block and its inputs. */
  @Setup
  public void open() {
    manager = NDManager.newBaseManager();
    Shape text = new Shape((long) IMAGES * captions, 20, D_MODEL);
    Shape grid = new Shape(IMAGES, 49, D_MODEL);
    attention = new MultiHeadAttention(D_MODEL, 8, 0);
    attention.initialize(manager, DataType.FLOAT32, text, grid);
    attention.freezeParameters(true);
    words = manager.randomNormal(text);
    memory = manager.randomNormal(grid);
  }

  /** Returns a number of the result, so that nothing is optimised away. */
  @Benchmark
  public float crossAttention() {
    try (NDManager scope = manager.newSubManager()) {
      NDArray queries = words.mul(1);
      queries.attach(scope);
      NDArray seen = memory.mul(1);
      seen.attach(scope);
      NDList result =
          attention.forward(new ParameterStore(scope, false), new NDList(queries, seen), false);
      return result.head().sum().getFloat();
    }
  }

  /** Frees the arrays. */
  @TearDown
  public void close() {
    manager.close();
  }
}
