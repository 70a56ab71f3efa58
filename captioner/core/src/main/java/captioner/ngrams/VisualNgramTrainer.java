package captioner.ngrams;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import captioner.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Learns {@link VisualNgrams}: kernel ridge regression, of which only the combinations of n-grams
 * that it predicts most of are kept (reduced-rank regression: Mukherjee and Zhu 2011, "Reduced Rank
 * Ridge Regression and Its Kernel Extensions"). There is nothing to choose on the way, so the
 * validation photos only tell how good it is.
 *
 * <p>Principal components of features, and of what is predicted, are found by subspace iteration
 * from random vectors: Halko et al. 2011, "Finding Structure with Randomness", <a
 * href="https://arxiv.org/abs/0909.4061">arXiv:0909.4061</a>, algorithm 4.4.
 */
public final class VisualNgramTrainer {
  private static final int ITERATIONS = 3;

  private final Vocabulary vocabulary;
  private final VisualNgramConfig config;
  private final NgramTable table;
  private final Examples training;
  private final Examples validation;
  private final FeatureScale scale;

  /**
   * Photos and their captions.
   *
   * @param views of the photos, at least one; in each for every photo the same C features. Several
   *     are averaged
   * @param captions of every photo, as word ids
   */
  public record Examples(List<List<float[]>> views, List<int[][]> captions) {
    /** Checks that there are as many features as captions. */
    public Examples {
      if (captions.isEmpty() || views.isEmpty()) {
        throw new IllegalArgumentException("there must be a photo and a view of it");
      }
      for (List<float[]> photos : views) {
        if (photos.size() != captions.size()) {
          throw new IllegalArgumentException(
              "photos and captions must be as many: %d, %d"
                  .formatted(photos.size(), captions.size()));
        }
      }
    }
  }

  /**
   * Prepares.
   *
   * @param vocabulary of the captions' ids, of less than 65,536 words
   */
  public VisualNgramTrainer(
      Vocabulary vocabulary, Examples training, Examples validation, VisualNgramConfig config) {
    if (vocabulary.size() >= 1 << 16) {
      throw new IllegalArgumentException(
          "the vocabulary must have fewer than 65536 words: " + vocabulary.size());
    }
    this.vocabulary = vocabulary;
    this.config = config;
    this.training = training;
    this.validation = validation;
    table = NgramTable.count(training.captions(), config.minImages());
    scale = FeatureScale.of(training.views().get(0));
  }

  /** Returns the number of n-grams to be predicted; there is nothing to learn if it is 0. */
  public int ngrams() {
    return table.size();
  }

  /**
   * Learns, and saves into a model's folder.
   *
   * @return the share of the variance of the validation photos' n-grams that is explained
   * @throws IOException if the folder cannot be written
   */
  public double train(Path folder) throws IOException {
    Random random = new Random(config.seed());
    NgramTargets targets = NgramTargets.training(training.captions(), table);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      NDArray features = features(manager, training);
      NDArray components = components(manager, features, random);
      NDArray photos = project(features, components);
      features.close();
      NDArray centres = photos.get(manager.create(centres(random)));
      try (KernelRidge ridge =
          new KernelRidge(manager, photos, centres, config.gamma(), config.ridge())) {
        double[] directions = directions(ridge, photos, targets, random);
        int rank = directions.length / table.size();
        NDArray coefficients =
            ridge.fit(matrix(manager, targets.times(directions, rank), targets.photos()));
        save(manager, folder, targets.mean(), components, centres, coefficients, directions);
        NDArray seen = project(features(manager, validation), components);
        return explained(
            ridge.predict(seen, coefficients).toDoubleArray(),
            NgramTargets.of(validation.captions(), table, targets.mean()),
            directions);
      }
    }
  }

  /** Returns (n, C), float32. */
  private NDArray features(NDManager manager, Examples examples) {
    int channels = scale.mean().length;
    int photos = examples.captions().size();
    float[] means = new float[photos * channels];
    for (List<float[]> view : examples.views()) {
      for (int photo = 0; photo < photos; photo++) {
        float[] scaled = scale.apply(view.get(photo));
        for (int channel = 0; channel < channels; channel++) {
          means[photo * channels + channel] += scaled[channel] / examples.views().size();
        }
      }
    }
    return manager.create(means, new Shape(photos, channels));
  }

  /** Returns (C, D), float32, orthonormal columns. */
  private NDArray components(NDManager manager, NDArray features, Random random) {
    int channels = scale.mean().length;
    int width = Math.min(config.components(), channels);
    double[] basis = gaussian(random, channels * width);
    try (NDManager scope = manager.newSubManager()) {
      NDArray centred = features.sub(features.mean(new int[] {0}));
      centred.attach(scope);
      for (int i = 0; i < ITERATIONS; i++) {
        NDArray along = centred.matMul(single(scope, basis, channels));
        NDArray back = centred.transpose().matMul(along).toType(DataType.FLOAT64, false);
        basis = Orthonormal.basis(back.toDoubleArray(), basis.length / channels);
      }
    }
    return single(manager, basis, channels);
  }

  private static NDArray matrix(NDManager manager, double[] values, int rows) {
    return manager.create(values, new Shape(rows, values.length / rows));
  }

  private static NDArray single(NDManager manager, double[] values, int rows) {
    try (NDArray matrix = matrix(manager, values, rows)) {
      return matrix.toType(DataType.FLOAT32, false);
    }
  }

  private static NDArray project(NDArray features, NDArray components) {
    try (NDArray projected = features.matMul(components)) {
      return projected.toType(DataType.FLOAT64, false);
    }
  }

  private static double[] gaussian(Random random, int size) {
    double[] values = new double[size];
    Arrays.setAll(values, i -> random.nextGaussian());
    return values;
  }

  /** Returns the places of the photos to compare with, in order. */
  private int[] centres(Random random) {
    List<Integer> all =
        new ArrayList<>(IntStream.range(0, training.captions().size()).boxed().toList());
    Collections.shuffle(all, random);
    return all.stream().limit(config.centres()).mapToInt(i -> i).sorted().toArray();
  }

  /** Returns (G, R) row by row, orthonormal columns: what predictions are mostly made of. */
  private double[] directions(
      KernelRidge ridge, NDArray photos, NgramTargets targets, Random random) {
    int rank = Math.min(config.rank(), Math.min(table.size(), targets.photos()));
    double[] basis = null;
    double[] along = gaussian(random, targets.photos() * rank);
    for (int i = 0; i < ITERATIONS; i++) {
      try (NDManager scope = photos.getManager().newSubManager()) {
        NDArray fitted = smooth(ridge, photos, matrix(scope, along, targets.photos()));
        if (basis != null) {
          fitted = smooth(ridge, photos, fitted);
        }
        double[] back = targets.transposedTimes(fitted.toDoubleArray(), rank);
        fitted.close();
        basis = Orthonormal.basis(back, rank);
      }
      rank = basis.length / table.size();
      along = targets.times(basis, rank);
    }
    return basis;
  }

  /** Returns what is predicted for the training photos whose targets these are; closes them. */
  private static NDArray smooth(KernelRidge ridge, NDArray photos, NDArray targets) {
    try (targets;
        NDArray coefficients = ridge.fit(targets)) {
      return ridge.predict(photos, coefficients);
    }
  }

  private void save(
      NDManager manager,
      Path folder,
      double[] mean,
      NDArray components,
      NDArray centres,
      NDArray coefficients,
      double[] directions)
      throws IOException {
    Map<String, NDArray> weights = new LinkedHashMap<>();
    weights.put("components", components.transpose());
    weights.put("centres", centres.toType(DataType.FLOAT32, false));
    weights.put("coefficients", coefficients.toType(DataType.FLOAT32, false));
    weights.put("directions", single(manager, directions, table.size()));
    weights.put("mean", single(manager, mean, mean.length).flatten());
    weights.put("gamma", manager.create(new float[] {(float) config.gamma()}));
    VisualNgrams.save(folder, vocabulary, table, scale, weights);
  }

  /** Returns 1 less the share that is left when the predicted is subtracted. */
  private static double explained(double[] predicted, NgramTargets targets, double[] directions) {
    double[] actual = targets.times(directions, predicted.length / targets.photos());
    double explained = 0;
    for (int i = 0; i < predicted.length; i++) {
      explained += predicted[i] * (2 * actual[i] - predicted[i]);
    }
    return explained / targets.squares();
  }
}
