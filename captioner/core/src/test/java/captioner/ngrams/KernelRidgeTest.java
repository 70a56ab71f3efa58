package captioner.ngrams;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KernelRidgeTest {
  private static final double GAMMA = 0.3;
  private static final double RIDGE = 0.2;

  private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray random(int rows, int columns, int seed) {
    Random random = new Random(seed);
    double[] values = new double[rows * columns];
    Arrays.setAll(values, i -> random.nextGaussian());
    return manager.create(values, new Shape(rows, columns));
  }

  /** With every example a centre, (K + ridge I) c = y. */
  @Test
  void withAllCentresItIsKernelRidgeRegression() {
    int n = 600; // more than a block
    NDArray x = random(n, 30, 1); // far apart, so that the kernel is no singular matrix
    NDArray y = random(n, 2, 2);
    try (KernelRidge ridge = new KernelRidge(manager, x, x, GAMMA, RIDGE)) {
      NDArray coefficients = ridge.fit(y);
      NDArray left = ridge.predict(x, coefficients).add(coefficients.mul(RIDGE));
      double largest = left.sub(y).abs().max().getDouble();
      assertEquals(0, largest, 1e-4, "but for the jitter");
    }
  }

  @Test
  void predictsASumOfBells() {
    NDArray centres = manager.create(new double[] {0, 0, 1, 2}, new Shape(2, 2));
    NDArray x = random(50, 2, 3);
    try (KernelRidge ridge = new KernelRidge(manager, x, centres, GAMMA, RIDGE)) {
      NDArray coefficients = manager.create(new double[] {3, -2}, new Shape(2, 1));
      double[] at = {0.5, 1};
      double expected = 3 * Math.exp(-GAMMA * (0.25 + 1)) - 2 * Math.exp(-GAMMA * (0.25 + 1));
      NDArray row = manager.create(at, new Shape(1, 2));
      assertEquals(expected, ridge.predict(row, coefficients).getDouble(0, 0), 1e-12);
    }
  }

  @Test
  void aPhotoThatIsThereTwiceDoesNoHarm() {
    NDArray x = random(60, 3, 4);
    NDArray twice = x.concat(x, 0);
    NDArray y = random(60, 1, 5);
    try (KernelRidge once = new KernelRidge(manager, twice, x, GAMMA, RIDGE);
        KernelRidge doubled = new KernelRidge(manager, twice, twice, GAMMA, RIDGE)) {
      NDArray targets = y.concat(y, 0);
      NDArray few = x.get(new NDIndex("0:20"));
      assertArrayEquals(
          once.predict(few, once.fit(targets)).toDoubleArray(),
          doubled.predict(few, doubled.fit(targets)).toDoubleArray(),
          1e-3);
    }
  }
}
