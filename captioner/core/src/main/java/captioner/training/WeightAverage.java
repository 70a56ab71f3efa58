package captioner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import captioner.model.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The exponential moving average of a model's weights (Polyak and Juditsky 1992; with the ramp of
 * Tan and Le 2019, EfficientNet's implementation), which usually captions better than the weights
 * themselves.
 */
final class WeightAverage implements AutoCloseable {
  private final double decay;
  private final NDManager manager;
  private final Map<String, NDArray> weights;
  private final Map<String, NDArray> average = new LinkedHashMap<>();

  WeightAverage(double decay, NDManager parent, Map<String, NDArray> weights) {
    this.decay = decay;
    this.weights = weights;
    manager = parent.newSubManager();
    weights.forEach(
        (name, weight) -> {
          NDArray copy = manager.zeros(weight.getShape());
          Weights.overwrite(copy, weight);
          average.put(name, copy);
        });
  }

  /** Returns the averaged arrays by name; to be saved and overwritten in place. */
  Map<String, NDArray> arrays() {
    return average;
  }

  /**
   * Takes in the weights after a step; early steps count for more, so that the start is forgotten.
   *
   * @param step from 1
   */
  void update(long step) {
    double keep = Math.min(decay, (1.0 + step) / (10.0 + step));
    average.forEach(
        (name, mean) -> {
          try (NDArray now = weights.get(name).stopGradient();
              NDArray share = now.mul(1 - keep)) {
            mean.muli(keep).addi(share);
          }
        });
  }

  /** Forgets all weights but those of now. */
  void restart() {
    average.forEach(
        (name, mean) -> {
          try (NDArray now = weights.get(name).stopGradient()) {
            Weights.overwrite(mean, now);
          }
        });
  }

  /** Exchanges the weights with their average; a second call undoes the first. */
  void swap() {
    average.forEach(
        (name, mean) -> {
          NDArray weight = weights.get(name);
          try (NDArray kept = mean.mul(1);
              NDArray values = weight.stopGradient()) {
            Weights.overwrite(mean, values);
            Weights.overwrite(weight, kept);
          }
        });
  }

  @Override
  public void close() {
    manager.close();
  }
}
