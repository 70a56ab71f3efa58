package captioner.ngrams;

import java.util.ArrayList;
import java.util.List;

/**
 * Orthonormal bases by the modified Gram-Schmidt process, each vector twice (Golub and Van Loan,
 * "Matrix Computations", section 5.2.8).
 */
final class Orthonormal {
  private static final double LEAST_SHARE = 1e-6; // of its length, or a vector is of the others'

  private Orthonormal() {}

  /**
   * Returns an orthonormal basis of the space that the columns of a matrix span.
   *
   * @param matrix (n, d), row by row
   * @param d its columns
   * @return (n, d') row by row, d' at most d: less where columns depend on those before them
   */
  static double[] basis(double[] matrix, int d) {
    int n = matrix.length / d;
    List<double[]> basis = new ArrayList<>();
    for (int column = 0; column < d; column++) {
      double[] vector = new double[n];
      for (int row = 0; row < n; row++) {
        vector[row] = matrix[row * d + column];
      }
      double before = length(vector);
      for (int time = 0; time < 2; time++) {
        for (double[] other : basis) {
          add(vector, -dot(vector, other), other);
        }
      }
      double length = length(vector);
      if (length > LEAST_SHARE * before) {
        for (int row = 0; row < n; row++) {
          vector[row] /= length;
        }
        basis.add(vector);
      }
    }
    double[] joined = new double[n * basis.size()];
    for (int column = 0; column < basis.size(); column++) {
      for (int row = 0; row < n; row++) {
        joined[row * basis.size() + column] = basis.get(column)[row];
      }
    }
    return joined;
  }

  private static double length(double[] vector) {
    return Math.sqrt(dot(vector, vector));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void add(double[] to, double times, double[] vector) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * vector[i];
    }
  }
}
