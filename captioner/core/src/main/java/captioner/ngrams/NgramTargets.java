package captioner.ngrams;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be predicted: a sparse matrix Y (n, G) whose row is the mean of CIDEr's vectors of one
 * photo's captions, less the mean row of the training photos. Matrices that it is multiplied with
 * are row by row.
 */
final class NgramTargets {
  private final int[][] places;
  private final double[][] values;
  private final double[] mean; // (G)

  private NgramTargets(int[][] places, double[][] values, double[] mean) {
    this.places = places;
    this.values = values;
    this.mean = mean;
  }

  /** Returns those of training photos, whose mean is taken. */
  static NgramTargets training(List<int[][]> captions, NgramTable table) {
    NgramTargets raw = of(captions, table, new double[table.size()]);
    double[] mean = new double[table.size()];
    for (int photo = 0; photo < raw.places.length; photo++) {
      for (int i = 0; i < raw.places[photo].length; i++) {
        mean[raw.places[photo][i]] += raw.values[photo][i] / raw.places.length;
      }
    }
    return new NgramTargets(raw.places, raw.values, mean);
  }

  /**
   * Returns those of photos.
   *
   * @param mean of the training photos, (G)
   */
  static NgramTargets of(List<int[][]> captions, NgramTable table, double[] mean) {
    int[][] places = new int[captions.size()][];
    double[][] values = new double[captions.size()][];
    for (int photo = 0; photo < places.length; photo++) {
      Map<Integer, Double> sums = new TreeMap<>();
      int[][] ofPhoto = captions.get(photo);
      for (int[] caption : ofPhoto) {
        NgramTable.Weighted weighted = table.weigh(caption);
        for (int i = 0; i < weighted.places().length; i++) {
          sums.merge(
              weighted.places()[i], (double) weighted.weights()[i] / ofPhoto.length, Double::sum);
        }
      }
      places[photo] = sums.keySet().stream().mapToInt(i -> i).toArray();
      values[photo] = sums.values().stream().mapToDouble(d -> d).toArray();
    }
    return new NgramTargets(places, values, mean);
  }

  /** Returns n. */
  int photos() {
    return places.length;
  }

  /** Returns the mean row of the training photos, (G). */
  double[] mean() {
    return mean;
  }

  /**
   * Returns Y W.
   *
   * @param matrix W (G, width)
   * @return (n, width)
   */
  double[] times(double[] matrix, int width) {
    double[] ofMean = new double[width];
    for (int gram = 0; gram < mean.length; gram++) {
      add(matrix, gram, -mean[gram], ofMean, 0, width);
    }
    double[] product = new double[places.length * width];
    for (int photo = 0; photo < places.length; photo++) {
      System.arraycopy(ofMean, 0, product, photo * width, width);
      for (int i = 0; i < places[photo].length; i++) {
        add(matrix, places[photo][i], values[photo][i], product, photo, width);
      }
    }
    return product;
  }

  /**
   * Returns the product of Y transposed and Z.
   *
   * @param matrix Z (n, width)
   * @return (G, width)
   */
  double[] transposedTimes(double[] matrix, int width) {
    double[] product = new double[mean.length * width];
    double[] sum = new double[width];
    for (int photo = 0; photo < places.length; photo++) {
      add(matrix, photo, 1, sum, 0, width);
      for (int i = 0; i < places[photo].length; i++) {
        add(matrix, photo, values[photo][i], product, places[photo][i], width);
      }
    }
    for (int gram = 0; gram < mean.length; gram++) {
      add(sum, 0, -mean[gram], product, gram, width);
    }
    return product;
  }

  private static void add(
      double[] from, int fromRow, double times, double[] to, int toRow, int width) {
    for (int i = 0; i < width; i++) {
      to[toRow * width + i] += times * from[fromRow * width + i];
    }
  }

  /** Returns the sum of the squares of Y. */
  double squares() {
    double ofMean = Arrays.stream(mean).map(m -> m * m).sum();
    double sum = places.length * ofMean;
    for (int photo = 0; photo < places.length; photo++) {
      for (int i = 0; i < places[photo].length; i++) {
        double value = values[photo][i];
        sum += value * value - 2 * value * mean[places[photo][i]];
      }
    }
    return sum;
  }
}
