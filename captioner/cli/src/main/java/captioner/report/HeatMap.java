package captioner.report;

import java.util.List;

/**
 * Attention over a coarse grid, made smooth by cubic B-splines: no edges, no overshoot, and the
 * sharpest detail as wide as a cell. ({@code heat.js} does the same.)
 */
final class HeatMap {
  private final int rows;
  private final int columns;
  private final List<Float> weights;

  /**
   * Takes one word of an {@link captioner.AttentionMap}.
   *
   * @param weights rows times columns, row by row
   */
  HeatMap(int rows, int columns, List<Float> weights) {
    this.rows = rows;
    this.columns = columns;
    this.weights = weights;
  }

  /**
   * Returns the attention at the middles of height times width pixels, row by row, from 0 to 1,
   * which the strongest pixel has.
   */
  float[] sample(int width, int height) {
    float[] heat = new float[width * height];
    float strongest = Float.MIN_NORMAL;
    for (int i = 0; i < heat.length; i++) {
      double row = (i / width + 0.5) / height * rows - 0.5;
      double column = (i % width + 0.5) / width * columns - 0.5;
      heat[i] = at(row, column);
      strongest = Math.max(strongest, heat[i]);
    }
    for (int i = 0; i < heat.length; i++) {
      heat[i] /= strongest;
    }
    return heat;
  }

  /** Returns the attention at a place, in cells from the middle of the first. */
  private float at(double row, double column) {
    int top = (int) Math.floor(row);
    int left = (int) Math.floor(column);
    double[] down = spline(row - top);
    double[] across = spline(column - left);
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        int cell = clamp(top + i - 1, rows) * columns + clamp(left + j - 1, columns);
        sum += down[i] * across[j] * weights.get(cell);
      }
    }
    return (float) sum;
  }

  /** Returns how much the cells before, at, after and after next count at t from 0 to 1. */
  private static double[] spline(double t) {
    double s = 1 - t;
    return new double[] {
      s * s * s / 6,
      (4 - 6 * t * t + 3 * t * t * t) / 6,
      (4 - 6 * s * s + 3 * s * s * s) / 6,
      t * t * t / 6
    };
  }

  private static int clamp(int cell, int cells) {
    return Math.max(0, Math.min(cells - 1, cell));
  }
}
