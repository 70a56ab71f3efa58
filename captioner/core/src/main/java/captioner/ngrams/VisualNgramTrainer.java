package captioner.ngrams;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
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

/** Learns {@link VisualNgrams} by least squares, and saves those that validate best. */
public final class VisualNgramTrainer {
  private final Vocabulary vocabulary;
  private final VisualNgramConfig config;
  private final NgramTable table;
  private final Weighed training;
  private final Weighed validation;
  private final FeatureScale scale;
  private final float[] mean; // (G) of the training photos' vectors
  private final float[] deviation; // (G) of the same

  /**
   * Photos and their captions.
   *
   * @param views of the photos, at least one; in each for every photo the same C features
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

  /** Photos, and their captions weighed. */
  private record Weighed(List<List<float[]>> views, List<List<NgramTable.Weighted>> captions) {
    static Weighed of(Examples examples, NgramTable table) {
      return new Weighed(
          examples.views(),
          examples.captions().stream()
              .map(ofPhoto -> Arrays.stream(ofPhoto).map(table::weigh).toList())
              .toList());
    }

    int photos() {
      return captions.size();
    }
  }

  /** Is told how it goes. */
  @FunctionalInterface
  public interface Progress {
    /**
     * An epoch has ended.
     *
     * @param explained share of the variance of the validation photos' vectors that is predicted
     */
    void onEpoch(int epoch, int epochs, double explained);
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
    table = NgramTable.count(training.captions(), config.minImages());
    this.training = Weighed.of(training, table);
    this.validation = Weighed.of(validation, table);
    scale = FeatureScale.of(training.views().get(0));
    mean = new float[table.size()];
    deviation = new float[table.size()];
    measure();
  }

  private void measure() {
    int photos = training.photos();
    float[] vector = new float[table.size()];
    for (List<NgramTable.Weighted> captions : training.captions()) {
      Arrays.fill(vector, 0);
      add(captions, vector, 0);
      for (int i = 0; i < vector.length; i++) {
        mean[i] += vector[i] / photos;
        deviation[i] += vector[i] * vector[i] / photos;
      }
    }
    for (int i = 0; i < mean.length; i++) {
      deviation[i] = (float) Math.sqrt(Math.max(0, deviation[i] - mean[i] * mean[i]));
    }
  }

  /** Adds the mean of the vectors of a photo's captions. */
  private static void add(List<NgramTable.Weighted> captions, float[] to, int at) {
    for (NgramTable.Weighted caption : captions) {
      for (int i = 0; i < caption.places().length; i++) {
        to[at + caption.places()[i]] += caption.weights()[i] / captions.size();
      }
    }
  }

  /** Returns the number of n-grams to be predicted; there is nothing to learn if it is 0. */
  public int ngrams() {
    return table.size();
  }

  /**
   * Learns, and saves into a model's folder.
   *
   * @return the share of the variance that the saved ones explain
   * @throws IOException if the folder cannot be written
   */
  public double train(Path folder, Progress progress) throws IOException {
    Engine.getEngine("PyTorch").setRandomSeed(config.seed());
    int steps = config.epochs() * ((training.photos() + config.batch() - 1) / config.batch());
    Tracker rate =
        Tracker.cosine()
            .setBaseValue(config.learningRate())
            .optFinalValue(0)
            .setMaxUpdates(steps)
            .build();
    Optimizer adamW =
        Optimizer.adamW()
            .optLearningRateTracker(rate)
            .optWeightDecays(config.weightDecay())
            .build();
    Linear output = Linear.builder().setUnits(table.size()).build();
    output.setInitializer(Initializer.ZEROS, Parameter.Type.WEIGHT); // all begin as the mean
    SequentialBlock network =
        new SequentialBlock()
            .add(Linear.builder().setUnits(config.hidden()).build())
            .add(Activation.reluBlock())
            .add(Dropout.builder().optRate(config.dropout()).build())
            .add(output);
    try (Model model = Model.newInstance("ngrams", Device.cpu(), "PyTorch")) {
      model.setBlock(network);
      try (Trainer trainer =
          model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(adamW))) {
        trainer.initialize(new Shape(config.batch(), scale.mean().length));
        return train(trainer, network, folder, progress);
      }
    }
  }

  private double train(Trainer trainer, SequentialBlock network, Path folder, Progress progress)
      throws IOException {
    Random random = new Random(config.seed());
    double total = squares(trainer, validation, false);
    double best = Double.NEGATIVE_INFINITY;
    for (int epoch = 1; epoch <= config.epochs(); epoch++) {
      epoch(trainer, random);
      double explained = 1 - squares(trainer, validation, true) / total;
      progress.onEpoch(epoch, config.epochs(), explained);
      if (explained > best) {
        best = explained;
        save(network, folder);
      }
    }
    return best;
  }

  private void save(SequentialBlock network, Path folder) throws IOException {
    Parameter[] parameters = network.getParameters().values().toArray(Parameter[]::new);
    NDArray[] arrays = Arrays.stream(parameters).map(Parameter::getArray).toArray(NDArray[]::new);
    try (NDManager scope = arrays[0].getManager().newSubManager()) {
      NDArray deviations = scope.create(deviation);
      Map<String, NDArray> weights = new LinkedHashMap<>();
      weights.put("hidden.weight", arrays[0]);
      weights.put("hidden.bias", arrays[1]);
      weights.put("output.weight", deviations.expandDims(1).mul(arrays[2]));
      weights.put("output.bias", deviations.mul(arrays[3]).add(scope.create(mean)));
      VisualNgrams.save(folder, vocabulary, table, scale, weights);
    }
  }

  private void epoch(Trainer trainer, Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, training.photos()).boxed().toList());
    Collections.shuffle(order, random);
    for (int from = 0; from < order.size(); from += config.batch()) {
      List<Integer> photos = order.subList(from, Math.min(order.size(), from + config.batch()));
      List<float[]> seen =
          photos.stream()
              .map(i -> training.views().get(random.nextInt(training.views().size())).get(i))
              .toList();
      try (NDManager scope = trainer.getManager().newSubManager()) {
        NDArray inputs = inputs(scope, seen);
        NDArray targets = targets(scope, training, photos);
        NDArray deviations = scope.create(deviation);
        try (GradientCollector collector = trainer.newGradientCollector()) {
          NDArray output = trainer.forward(new NDList(inputs)).singletonOrThrow();
          collector.backward(output.mul(deviations).sub(targets).square().sum());
        }
        trainer.step();
      }
    }
  }

  /** Returns the sum of the squares of what is not predicted, or of what there is to predict. */
  private double squares(Trainer trainer, Weighed examples, boolean predicted) {
    double sum = 0;
    for (int from = 0; from < examples.photos(); from += config.batch()) {
      List<Integer> photos =
          IntStream.range(from, Math.min(examples.photos(), from + config.batch()))
              .boxed()
              .toList();
      try (NDManager scope = trainer.getManager().newSubManager()) {
        NDArray rest = targets(scope, examples, photos);
        if (predicted) {
          NDArray inputs =
              inputs(scope, photos.stream().map(examples.views().get(0)::get).toList());
          NDArray output = trainer.evaluate(new NDList(inputs)).singletonOrThrow();
          rest = rest.sub(output.mul(scope.create(deviation)));
        }
        sum += rest.square().sum().getFloat();
      }
    }
    return sum;
  }

  private NDArray inputs(NDManager scope, List<float[]> photos) {
    float[][] rows = photos.stream().map(scale::apply).toArray(float[][]::new);
    return scope.create(rows);
  }

  /** Returns (B, G): the mean of the vectors of every photo's captions, less that of all photos. */
  private NDArray targets(NDManager scope, Weighed examples, List<Integer> photos) {
    float[] all = new float[photos.size() * table.size()];
    for (int row = 0; row < photos.size(); row++) {
      add(examples.captions().get(photos.get(row)), all, row * table.size());
    }
    NDArray ofMeans = scope.create(mean);
    return scope.create(all, new Shape(photos.size(), table.size())).sub(ofMeans);
  }
}
