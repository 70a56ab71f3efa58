package captioner.ngrams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrthonormalTest {
  private static final int ROWS = 40;

  private static double[] random(int columns) {
    Random random = new Random(1);
    double[] matrix = new double[ROWS * columns];
    Arrays.setAll(matrix, i -> random.nextGaussian());
    return matrix;
  }

  private static double product(double[] a, int i, double[] b, int j) {
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum += a[row * (a.length / ROWS) + i] * b[row * (b.length / ROWS) + j];
    }
    return sum;
  }

  @Test
  void columnsHaveLengthOneAndStandUpright() {
    double[] basis = Orthonormal.basis(random(12), 12);
    assertEquals(12, basis.length / ROWS);
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < 12; j++) {
        assertEquals(i == j ? 1 : 0, product(basis, i, basis, j), 1e-12);
      }
    }
  }

  @Test
  void theySpanTheSameSpace() {
    double[] matrix = random(12);
    double[] basis = Orthonormal.basis(matrix, 12);
    for (int i = 0; i < 12; i++) {
      double within = 0;
      for (int j = 0; j < 12; j++) {
        within += Math.pow(product(matrix, i, basis, j), 2);
      }
      assertEquals(product(matrix, i, matrix, i), within, 1e-10);
    }
  }

  @Test
  void aColumnThatDependsOnOthersIsLeftOut() {
    double[] matrix = random(4);
    for (int row = 0; row < ROWS; row++) {
      matrix[row * 4 + 1] = 0;
      matrix[row * 4 + 3] = matrix[row * 4] - 2 * matrix[row * 4 + 2];
    }
    assertEquals(2, Orthonormal.basis(matrix, 4).length / ROWS);
  }
}
