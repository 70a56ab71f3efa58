package captioner.ngrams;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import captioner.text.Vocabulary;
import captioner.weights.DType;
import captioner.weights.SafetensorsWriter;
import captioner.weights.WeightFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells from a photo which n-grams its references would use, and so how well a caption would score:
 * kernel regression from the means of the backbones' grids to the mean, over the references, of
 * CIDEr's vectors. The expected score of a caption is its own vector times that.
 *
 * <p>Sources: predicting n-grams from photos, Li et al. 2017, "Learning Visual N-Grams from Web
 * Data", <a href="https://arxiv.org/abs/1612.09161">arXiv:1612.09161</a>; ranking a captioner's
 * candidates by what is visible, Fang et al. 2015, "From Captions to Visual Concepts and Back", <a
 * href="https://arxiv.org/abs/1411.4952">arXiv:1411.4952</a>, section 5; the vectors, Vedantam et
 * al. 2015, "CIDEr", <a href="https://arxiv.org/abs/1411.5726">arXiv:1411.5726</a>.
 *
 * <p>On disk it is two files of a model's folder, or inside a compiled captioner, {@code
 * ngrams.txt} and {@code ngrams.safetensors}. Immutable, for use by many threads.
 */
public final class VisualNgrams {
  /** The file with the n-grams; a model that has it ranks captions by them. */
  public static final String TABLE = "ngrams.txt";

  /** The file with the network. */
  public static final String WEIGHTS = "ngrams.safetensors";

  /** The files of a model's folder. */
  public static final List<String> FILES = List.of(TABLE, WEIGHTS);

  private final NgramTable table;
  private final FeatureScale scale;
  private final float gamma;
  private final float[] components; // (C, D)
  private final float[] centres; // (D, M)
  private final float[] lengths; // (M), of the centres, squared
  private final float[] coefficients; // (M, R)
  private final float[] directions; // (G, R)
  private final float[] mean; // (G)

  private VisualNgrams(
      NgramTable table,
      FeatureScale scale,
      float gamma,
      float[] components,
      float[] centres,
      float[] coefficients,
      float[] directions,
      float[] mean) {
    this.table = table;
    this.scale = scale;
    this.gamma = gamma;
    this.components = components;
    this.centres = centres;
    this.coefficients = coefficients;
    this.directions = directions;
    this.mean = mean;
    lengths = squaredLengths(centres, coefficients.length / rank());
  }

  private int rank() {
    return directions.length / mean.length;
  }

  /** Returns whether a model's folder has them. */
  public static boolean exists(Path folder) {
    return Files.isRegularFile(folder.resolve(TABLE));
  }

  /**
   * Loads those of a model's folder.
   *
   * @param vocabulary of the model
   * @param channels C of its backbones' grids together
   * @throws IOException if a file is missing or broken, or not of this model; the message names it
   */
  public static VisualNgrams load(Path folder, Vocabulary vocabulary, int channels)
      throws IOException {
    NgramTable table = NgramTable.load(folder.resolve(TABLE), vocabulary);
    try (WeightFile weights = WeightFile.open(folder.resolve(WEIGHTS));
        NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      NDArray components = read(scope, weights, "components", -1, channels);
      NDArray centres = read(scope, weights, "centres", -1, components.getShape().get(0));
      NDArray coefficients = read(scope, weights, "coefficients", centres.getShape().get(0), -1);
      return new VisualNgrams(
          table,
          new FeatureScale(
              read(scope, weights, "features.mean", channels).toFloatArray(),
              read(scope, weights, "features.deviation", channels).toFloatArray()),
          read(scope, weights, "gamma", 1).getFloat(),
          components.transpose().toFloatArray(),
          centres.transpose().toFloatArray(),
          coefficients.toFloatArray(),
          read(scope, weights, "directions", table.size(), coefficients.getShape().get(1))
              .toFloatArray(),
          read(scope, weights, "mean", table.size()).toFloatArray());
    }
  }

  private static NDArray read(NDManager scope, WeightFile weights, String name, long... shape)
      throws IOException {
    return weights.read(scope, name, new Shape(shape), "this model and its " + TABLE + " want");
  }

  /**
   * Writes both files.
   *
   * @param weights components (D, C), centres (M, D), coefficients (M, R), directions (G, R), mean
   *     (G) and gamma (1)
   */
  static void save(
      Path folder,
      Vocabulary vocabulary,
      NgramTable table,
      FeatureScale scale,
      Map<String, NDArray> weights)
      throws IOException {
    try (NDManager scope = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      Map<String, NDArray> all = new LinkedHashMap<>();
      all.put("features.mean", scope.create(scale.mean()));
      all.put("features.deviation", scope.create(scale.deviation()));
      all.putAll(weights);
      SafetensorsWriter.write(folder.resolve(WEIGHTS), all, DType.FLOAT16, Map.of());
    }
    table.save(folder.resolve(TABLE), vocabulary); // last: with it they exist
  }

  /**
   * Returns how well captions of a photo may be expected to score.
   *
   * @param features (C), the mean of every channel over the grid
   * @param captions as word ids
   * @return about their CIDEr, 0 to 10, without its penalty on length
   */
  public double[] scores(float[] features, List<int[]> captions) {
    float[] seen = product(kernel(product(scale.apply(features), components)), coefficients);
    return captions.stream().mapToDouble(caption -> score(seen, caption)).toArray();
  }

  /** Returns (M): how similar a photo's components (D) are to those of every centre. */
  private float[] kernel(float[] photo) {
    float[] products = product(photo, centres);
    float length = 0;
    for (float component : photo) {
      length += component * component;
    }
    for (int centre = 0; centre < products.length; centre++) {
      float distance = Math.max(0, length + lengths[centre] - 2 * products[centre]);
      products[centre] = (float) Math.exp(-gamma * distance);
    }
    return products;
  }

  private static float[] squaredLengths(float[] columns, int count) {
    float[] squares = new float[count];
    for (int i = 0; i < columns.length; i++) {
      squares[i % count] += columns[i] * columns[i];
    }
    return squares;
  }

  /** Returns the product of a row (m) and a matrix (m, n), in an order that the processor likes. */
  private static float[] product(float[] row, float[] matrix) {
    float[] product = new float[matrix.length / row.length];
    for (int i = 0; i < row.length; i++) {
      float times = row[i];
      int from = i * product.length;
      for (int j = 0; j < product.length; j++) {
        product[j] += times * matrix[from + j];
      }
    }
    return product;
  }

  private double score(float[] seen, int[] caption) {
    NgramTable.Weighted weighted = table.weigh(caption);
    double sum = 0;
    for (int i = 0; i < weighted.places().length; i++) {
      int place = weighted.places()[i];
      double expected = mean[place];
      for (int direction = 0; direction < seen.length; direction++) {
        expected += seen[direction] * directions[place * seen.length + direction];
      }
      sum += weighted.weights()[i] * expected;
    }
    return 10 * sum / NgramTable.MAX_ORDER;
  }
}
