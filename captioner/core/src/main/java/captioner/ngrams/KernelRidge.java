package captioner.ngrams;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Kernel ridge regression with a Gaussian kernel on some of the examples: Rasmussen and Williams
 * 2006, "Gaussian Processes for Machine Learning", section 8.3.1, subset of regressors. Predicted
 * is {@code k(x)^T c}, k the kernel with the M centres, {@code c = (K^T K + ridge K_M)^-1 K^T y}, K
 * (n, M) the kernel of the examples with the centres and K_M that of the centres among themselves.
 *
 * <p>Kernels are computed anew, a block of examples at a time, so that memory grows with M^2 and
 * with n, not with their product. All arrays are float64, which the inverse needs, and what is
 * returned lives until this is closed.
 */
final class KernelRidge implements AutoCloseable {
  private static final int BLOCK = 512;
  private static final double JITTER = 1e-6; // for a centre that is there twice

  private final NDManager manager;
  private final NDArray examples; // (n, D)
  private final NDArray centres; // (D, M)
  private final NDArray lengths; // (1, M), squared
  private final double gamma;
  private final NDArray inverse; // (M, M)

  /**
   * Prepares.
   *
   * @param examples (n, D)
   * @param centres (M, D)
   */
  KernelRidge(NDManager parent, NDArray examples, NDArray centres, double gamma, double ridge) {
    manager = parent.newSubManager();
    this.examples = examples;
    this.centres = centres.transpose();
    this.gamma = gamma;
    lengths = this.centres.square().sum(new int[] {0}, true);
    int m = Math.toIntExact(centres.getShape().get(0));
    NDArray normal = manager.zeros(new Shape(m, m), DataType.FLOAT64);
    for (long from = 0; from < examples.getShape().get(0); from += BLOCK) {
      try (NDManager scope = manager.newSubManager()) {
        NDArray kernel = kernel(block(scope, examples, from));
        normal.addi(kernel.transpose().matMul(kernel));
      }
    }
    for (long from = 0; from < m; from += BLOCK) {
      try (NDManager scope = manager.newSubManager()) {
        NDArray kernel = kernel(block(scope, centres, from)).mul(ridge);
        normal.set(rows(from, kernel), block(scope, normal, from).add(kernel));
      }
    }
    normal.addi(manager.eye(m, m, 0, DataType.FLOAT64).mul(JITTER));
    inverse = normal.inverse();
    normal.close();
  }

  /** Returns some rows of a matrix, in a scope. */
  private static NDArray block(NDManager scope, NDArray matrix, long from) {
    long to = Math.min(matrix.getShape().get(0), from + BLOCK);
    NDArray rows = matrix.get(new NDIndex("{}:{}", from, to));
    rows.attach(scope);
    return rows;
  }

  private static NDIndex rows(long from, NDArray block) {
    return new NDIndex("{}:{}", from, from + block.getShape().get(0));
  }

  /** Returns (b, M), in the scope of the rows: exp(-gamma |x - y|^2) of rows x and centres y. */
  private NDArray kernel(NDArray rows) {
    NDArray squares = rows.square().sum(new int[] {1}, true).add(lengths);
    return squares.sub(rows.matMul(centres).mul(2)).maximum(0).mul(-gamma).exp();
  }

  /**
   * Learns targets.
   *
   * @param targets (n, r)
   * @return coefficients (M, r)
   */
  NDArray fit(NDArray targets) {
    long width = targets.getShape().get(1);
    NDArray sum = manager.zeros(new Shape(inverse.getShape().get(0), width), DataType.FLOAT64);
    for (long from = 0; from < examples.getShape().get(0); from += BLOCK) {
      try (NDManager scope = manager.newSubManager()) {
        NDArray kernel = kernel(block(scope, examples, from));
        sum.addi(kernel.transpose().matMul(block(scope, targets, from)));
      }
    }
    return inverse.matMul(sum);
  }

  /**
   * Predicts.
   *
   * @param features (b, D)
   * @param coefficients (M, r), of {@link #fit}
   * @return (b, r)
   */
  NDArray predict(NDArray features, NDArray coefficients) {
    long count = features.getShape().get(0);
    NDArray all = manager.zeros(new Shape(count, coefficients.getShape().get(1)), DataType.FLOAT64);
    for (long from = 0; from < count; from += BLOCK) {
      try (NDManager scope = manager.newSubManager()) {
        NDArray some = kernel(block(scope, features, from)).matMul(coefficients);
        all.set(rows(from, some), some);
      }
    }
    return all;
  }

  @Override
  public void close() {
    manager.close();
  }
}
