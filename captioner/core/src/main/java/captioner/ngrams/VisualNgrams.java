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
 * a network of one hidden layer from the means of the backbones' grids to the mean, over the
 * references, of CIDEr's vectors. The expected score of a caption is its own vector times that.
 *
 * <p>Sources: predicting n-grams from photos, Li et al. 2017, "Learning Visual N-Grams from Web
 * Data", <a href="https://arxiv.org/abs/1612.09161">arXiv:1612.09161</a>; ranking a captioner's
 * candidates by what is visible, Fang et al. 2015, "From Captions to Visual Concepts and Back", <a
 * href="https://arxiv.org/abs/1411.4952">arXiv:1411.4952</a>, section 5; the vectors, Vedantam et
 * al. 2015, "CIDEr", <a href="https://arxiv.org/abs/1411.5726">arXiv:1411.5726</a>.
 *
 * <p>On disk it is two files of a model's folder, {@code ngrams.txt} and {@code
 * ngrams.safetensors}. Immutable, for use by many threads.
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
  private final float[] hiddenBias; // (H)
  private final float[] hidden; // (C, H)
  private final float[] outputBias; // (G)
  private final float[] output; // (G, H)

  private VisualNgrams(
      NgramTable table,
      FeatureScale scale,
      float[] hidden,
      float[] hiddenBias,
      float[] output,
      float[] outputBias) {
    this.table = table;
    this.scale = scale;
    this.hidden = hidden;
    this.hiddenBias = hiddenBias;
    this.output = output;
    this.outputBias = outputBias;
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
      NDArray hiddenBias = read(scope, weights, "hidden.bias", -1);
      long width = hiddenBias.size();
      NDArray hidden = read(scope, weights, "hidden.weight", width, channels);
      return new VisualNgrams(
          table,
          new FeatureScale(
              read(scope, weights, "features.mean", channels).toFloatArray(),
              read(scope, weights, "features.deviation", channels).toFloatArray()),
          transposed(hidden.toFloatArray(), channels),
          hiddenBias.toFloatArray(),
          read(scope, weights, "output.weight", table.size(), width).toFloatArray(),
          read(scope, weights, "output.bias", table.size()).toFloatArray());
    }
  }

  private static NDArray read(NDManager scope, WeightFile weights, String name, long... shape)
      throws IOException {
    return weights.read(scope, name, new Shape(shape), "this model and its " + TABLE + " want");
  }

  /** Turns rows into columns: (H, C) to (C, H). */
  private static float[] transposed(float[] values, int columns) {
    int rows = values.length / columns;
    float[] turned = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i % columns * rows + i / columns] = values[i];
    }
    return turned;
  }

  /**
   * Writes both files.
   *
   * @param weights hidden.weight (H, C), hidden.bias (H), output.weight (G, H), output.bias (G)
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
    float[] seen = hidden(features);
    return captions.stream().mapToDouble(caption -> score(seen, caption)).toArray();
  }

  private float[] hidden(float[] features) {
    float[] inputs = scale.apply(features);
    float[] units = hiddenBias.clone();
    for (int channel = 0; channel < inputs.length; channel++) {
      float input = inputs[channel];
      int row = channel * units.length;
      for (int unit = 0; unit < units.length; unit++) {
        units[unit] += input * hidden[row + unit];
      }
    }
    for (int unit = 0; unit < units.length; unit++) {
      units[unit] = Math.max(0, units[unit]);
    }
    return units;
  }

  private double score(float[] seen, int[] caption) {
    NgramTable.Weighted weighted = table.weigh(caption);
    double sum = 0;
    for (int i = 0; i < weighted.places().length; i++) {
      int place = weighted.places()[i];
      double expected = outputBias[place];
      for (int unit = 0; unit < seen.length; unit++) {
        expected += seen[unit] * output[place * seen.length + unit];
      }
      sum += weighted.weights()[i] * expected;
    }
    return 10 * sum / NgramTable.MAX_ORDER;
  }
}
