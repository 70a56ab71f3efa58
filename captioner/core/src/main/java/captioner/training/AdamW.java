package captioner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2) and clipping by global
 * norm. Unlike DJL's own optimizer of that name its state can be saved, which an exact resume
 * needs, and only weight matrices decay, not biases and gains.
 */
public final class AdamW implements AutoCloseable {
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.98f; // as in Vaswani et al. 2017, section 5.3
  private static final float EPSILON = 1e-9f;

  private final OptimizerConfig config;
  private final ToDoubleFunction<String> rates;
  private final NDManager manager;
  private final Map<String, Parameter> parameters;
  private final Map<String, NDArray> state = new LinkedHashMap<>();

  /**
   * Prepares to move parameters.
   *
   * @param rates for every parameter, by name, its share of the learning rate
   */
  public AdamW(
      OptimizerConfig config,
      NDManager parent,
      Map<String, Parameter> parameters,
      ToDoubleFunction<String> rates) {
    this.config = config;
    this.rates = rates;
    manager = parent.newSubManager();
    this.parameters = parameters;
    parameters.forEach(
        (name, parameter) -> {
          state.put(name + MEAN, manager.zeros(parameter.getArray().getShape()));
          state.put(name + VARIANCE, manager.zeros(parameter.getArray().getShape()));
        });
  }

  private static final String MEAN = ".mean";
  private static final String VARIANCE = ".variance";

  /** Returns both moments of every parameter, by name; to be saved and overwritten in place. */
  public Map<String, NDArray> state() {
    return state;
  }

  /** Forgets all gradients so far. */
  public void restart() {
    state.values().forEach(moment -> moment.muli(0));
  }

  /**
   * Moves the parameters along their gradients, and clears those; frozen ones stay.
   *
   * @param step from 1
   * @param learningRate of this step
   * @return the norm of the gradient before clipping; if it is not finite, nothing was moved
   */
  public double step(long step, double learningRate) {
    Map<String, NDArray> gradients = new LinkedHashMap<>();
    try {
      parameters.forEach(
          (name, parameter) -> {
            if (parameter.requiresGradient()) {
              gradients.put(name, parameter.getArray().getGradient());
            }
          });
      double norm = globalNorm(gradients);
      if (!Double.isFinite(norm)) {
        return norm;
      }
      double scale = Math.min(1, config.clipNorm() / (norm + 1e-6));
      gradients.forEach(
          (name, gradient) ->
              update(
                  name, gradient, step, learningRate * rates.applyAsDouble(name), (float) scale));
      return norm;
    } finally {
      gradients.values().forEach(NDArray::close);
    }
  }

  private static double globalNorm(Map<String, NDArray> gradients) {
    double squares = 0;
    for (NDArray gradient : gradients.values()) {
      try (NDArray norm = gradient.norm()) {
        double value = norm.getFloat();
        squares += value * value;
      }
    }
    return Math.sqrt(squares);
  }

  private void update(String name, NDArray gradient, long step, double learningRate, float scale) {
    Parameter parameter = parameters.get(name);
    NDArray weight = parameter.getArray();
    boolean decays = parameter.getName().equals("weight");
    double corrected =
        learningRate * Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step));
    weight
        .getNDArrayInternal()
        .adamUpdate(
            new NDList(weight, gradient, state.get(name + MEAN), state.get(name + VARIANCE)),
            new NDList(weight),
            (float) learningRate,
            (float) corrected,
            decays ? (float) config.weightDecay() : 0,
            scale,
            -1, // no clipping by value
            BETA1,
            BETA2,
            EPSILON,
            false,
            true);
  }

  @Override
  public void close() {
    manager.close();
  }
}
