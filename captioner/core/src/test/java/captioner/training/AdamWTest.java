package captioner.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import captioner.GoldenFile;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdamWTest {
  private static final OptimizerConfig CONFIG =
      new OptimizerConfig(Schedule.COSINE, 1, 0, 0.3, 1.0);

  private NDManager manager;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private AdamW optimizer;

  @BeforeEach
  void makeTwoParameters() {
    manager = NDManager.newBaseManager();
    parameters.put("layer.weight", parameter("weight", 11, new Shape(3, 2)));
    parameters.put("layer.bias", parameter("bias", 12, new Shape(4)));
    optimizer = new AdamW(CONFIG, manager, parameters, name -> 1);
  }

  @AfterEach
  void close() {
    optimizer.close();
    manager.close();
  }

  private Parameter parameter(String name, int seed, Shape shape) {
    Parameter parameter = Parameter.builder().setName(name).setType(Parameter.Type.OTHER).build();
    NDArray array = manager.create(GoldenFile.noise(seed, (int) shape.size()), shape);
    array.setRequiresGradient(true);
    parameter.setArray(array);
    return parameter;
  }

  /** Gives a parameter the gradient scale · noise(seed), that of its product with it. */
  private void backward(int seed, float scale) {
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray sum = manager.create(0f);
      int next = seed;
      for (Parameter parameter : parameters.values()) {
        NDArray array = parameter.getArray();
        float[] noise = GoldenFile.noise(next, (int) array.size());
        sum = sum.add(array.mul(manager.create(noise, array.getShape())).sum().mul(scale));
        next += 10;
      }
      collector.backward(sum);
    }
  }

  private float[] values(String name) {
    return parameters.get(name).getArray().toFloatArray();
  }

  @Test
  void threeStepsEqualTorch() throws IOException {
    int step = 0;
    for (JsonElement element : GoldenFile.json("adamw.json").getAsJsonArray("steps")) {
      JsonObject golden = element.getAsJsonObject();
      backward(20 + step, golden.get("scale").getAsFloat());
      step++;
      double norm = optimizer.step(step, golden.get("learningRate").getAsDouble());
      assertEquals(golden.get("norm").getAsDouble(), norm, 1e-5 * norm);
      assertArrayEquals(GoldenFile.floats(golden, "weight"), values("layer.weight"), 1e-5f);
      assertArrayEquals(GoldenFile.floats(golden, "bias"), values("layer.bias"), 1e-5f);
    }
  }

  @Test
  void aStepClearsTheGradients() throws TrainingException {
    backward(20, 1);
    optimizer.step(1, 0.01);
    for (Parameter parameter : parameters.values()) {
      assertEquals(0, parameter.getArray().getGradient().abs().sum().getFloat());
    }
  }

  @Test
  void aGradientThatIsNotFiniteMovesNothing() {
    float[] before = values("layer.weight");
    backward(20, Float.POSITIVE_INFINITY);
    assertFalse(Double.isFinite(optimizer.step(7, 0.01)));
    assertArrayEquals(before, values("layer.weight"));
  }

  @Test
  void aFrozenParameterStaysAndTheOthersMove() throws IOException {
    Map<String, float[]> before = new LinkedHashMap<>();
    parameters.forEach((name, p) -> before.put(name, p.getArray().toFloatArray()));
    parameters.get("layer.bias").freeze(true);
    backward(1, 1);
    optimizer.step(1, 0.1);
    NDArray bias = parameters.get("layer.bias").getArray();
    NDArray weight = parameters.get("layer.weight").getArray();
    assertArrayEquals(before.get("layer.bias"), bias.toFloatArray());
    assertFalse(Arrays.equals(before.get("layer.weight"), weight.toFloatArray()));
  }
}
