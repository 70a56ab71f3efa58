package captioner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import captioner.text.Vocabulary;
import java.util.stream.IntStream;

/** The places of a batch that are not padding, so that only they are scored. */
public final class RealTokens {
  private final long[] places;
  private final long[] targets;

  private RealTokens(long[] places, long[] targets) {
    this.places = places;
    this.targets = targets;
  }

  /** Finds them in rows of targets laid end to end, whose padding is pad. */
  public static RealTokens of(long[] all) {
    int[] kept =
        IntStream.range(0, all.length).filter(place -> all[place] != Vocabulary.PAD).toArray();
    return new RealTokens(
        IntStream.of(kept).asLongStream().toArray(),
        IntStream.of(kept).mapToLong(place -> all[place]).toArray());
  }

  /** Returns M, the number of real tokens. */
  public int count() {
    return places.length;
  }

  /** Returns their places in the rows laid end to end: (M) int64. */
  public NDArray places(NDManager manager) {
    return manager.create(places);
  }

  /**
   * Returns 1 at their places in the rows laid end to end and 0 elsewhere.
   *
   * @param shape of as many numbers as there are places, padding included
   * @return float32
   */
  public NDArray mask(NDManager manager, Shape shape) {
    float[] mask = new float[(int) shape.size()];
    for (long place : places) {
      mask[(int) place] = 1;
    }
    return manager.create(mask, shape);
  }

  /** Returns what the model should say there: (M) int64. */
  public NDArray targets(NDManager manager) {
    return manager.create(targets);
  }
}
