package captioner.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import captioner.weights.TensorInfo;
import captioner.weights.WeightFile;
import captioner.weights.WeightFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Trained arrays by name, and how they are overwritten. */
public final class Weights {
  private Weights() {}

  /**
   * Copies values into an array in place, so that everything that shares its memory sees them.
   *
   * <p>{@link NDArray#copyTo} would give the array new memory instead, and optimizers and gradients
   * would go on with the old.
   *
   * @param target finite values of the same shape; may require a gradient, which is not recorded
   */
  public static void overwrite(NDArray target, NDArray values) {
    try (NDArray memory = target.stopGradient()) {
      memory.muli(0).addi(values);
    }
  }

  /** Returns the name of the first array that has a number that is not finite, if any has. */
  public static Optional<String> notFinite(Map<String, NDArray> weights) {
    for (Map.Entry<String, NDArray> weight : weights.entrySet()) {
      try (NDArray values = weight.getValue().stopGradient();
          NDArray norm = values.norm()) {
        if (!Float.isFinite(norm.getFloat())) {
          return Optional.of(weight.getKey());
        }
      }
    }
    return Optional.empty();
  }

  /** Returns a network's parameters by readable name, such as {@code decoder.layer0.norm.gamma}. */
  static Map<String, Parameter> parameters(Block network) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Pair<String, Parameter> pair : network.getParameters()) {
      // DJL numbers the children: "05decoder_01layer0_weight"
      String name = pair.getKey().replaceAll("(^|_)\\d\\d", "$1").replace('_', '.');
      if (parameters.put(name, pair.getValue()) != null) {
        throw new IllegalStateException("two parameters are called " + name);
      }
    }
    return parameters;
  }

  /** Returns the arrays of parameters. */
  static Map<String, NDArray> arrays(Map<String, Parameter> parameters) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> arrays.put(name, parameter.getArray()));
    return arrays;
  }

  /**
   * Overwrites arrays with those of the same names in a file, which holds no others.
   *
   * @throws WeightFileException if it does, or lacks some; the message names the first that does
   *     not fit, with both shapes
   */
  static void load(Path file, Map<String, NDArray> weights, NDManager manager) throws IOException {
    try (WeightFile source = WeightFile.open(file);
        NDManager scope = manager.newSubManager()) {
      TreeSet<String> unknown = new TreeSet<>();
      source.tensors().stream().map(TensorInfo::name).forEach(unknown::add);
      unknown.removeAll(weights.keySet());
      if (!unknown.isEmpty()) {
        throw new WeightFileException(
            file, "holds " + unknown.first() + ", which this model does not have");
      }
      for (Map.Entry<String, NDArray> entry : weights.entrySet()) {
        NDArray weight = entry.getValue();
        NDArray value = source.read(scope, entry.getKey(), weight.getShape(), "this model wants");
        overwrite(weight, value);
        value.close();
      }
    }
  }
}
