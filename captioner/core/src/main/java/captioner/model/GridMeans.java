package captioner.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What photos look like on the whole: features without their places. */
public final class GridMeans {
  private GridMeans() {}

  /**
   * Returns the mean of every channel over the grid.
   *
   * @param scope a manager for what is made on the way
   * @param grids of every backbone (B, N, C) float32
   * @return for each of the B photos the channels of all backbones, one after the other
   */
  public static List<float[]> of(NDManager scope, NDList grids) {
    try (NDManager steps = scope.newSubManager()) {
      NDList means = new NDList();
      for (NDArray grid : grids) {
        NDArray mean = grid.mean(new int[] {1});
        mean.attach(steps);
        means.add(mean);
      }
      NDArray joined = NDArrays.concat(means, 1);
      joined.attach(steps);
      int photos = (int) joined.getShape().get(0);
      int channels = (int) joined.getShape().get(1);
      float[] values = joined.toFloatArray();
      return IntStream.range(0, photos)
          .mapToObj(i -> Arrays.copyOfRange(values, i * channels, (i + 1) * channels))
          .toList();
    }
  }
}
