package captioner.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import captioner.transformer.LinearLayer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BfloatProductsTest {
  /** Half the distance between neighbours of 1 in bfloat16. */
  private static final double ROUNDING = 1.0 / 256;

  /** Returns the product and the gradients of its sum with random weights. */
  private static List<NDArray> pass(NDManager manager, ParameterStore ps) {
    NDArray x = random(manager, 3, 5, 64);
    NDArray weight = random(manager, 32, 64);
    NDArray bias = random(manager, 32);
    NDArray direction = random(manager, 3, 5, 32);
    List.of(x, weight, bias).forEach(array -> array.setRequiresGradient(true));
    List<NDArray> results = new ArrayList<>();
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray y = LinearLayer.linear(ps, x, weight, bias);
      collector.backward(y.mul(direction).sum());
      results.add(y.stopGradient());
    }
    List.of(x, weight, bias).forEach(array -> results.add(array.getGradient()));
    return results;
  }

  private static NDArray random(NDManager manager, long... shape) {
    return manager.randomNormal(new Shape(shape));
  }

  @Test
  void productsAndGradientsAreThoseOfFloat32ButForRounding() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        BfloatProducts products = new BfloatProducts()) {
      Engine.getEngine("PyTorch").setRandomSeed(4);
      List<NDArray> exact = pass(manager, new ParameterStore(manager, false));
      Engine.getEngine("PyTorch").setRandomSeed(4);
      List<NDArray> rounded = pass(manager, products.store(manager));
      for (int i = 0; i < exact.size(); i++) {
        assertEquals(exact.get(i).getShape(), rounded.get(i).getShape());
        assertEquals(exact.get(i).getDataType(), rounded.get(i).getDataType());
        double error = rounded.get(i).sub(exact.get(i)).norm().getFloat();
        double size = exact.get(i).norm().getFloat();
        assertTrue(error > 0, "result " + i + " is exact, so nothing was rounded");
        assertEquals(0, error / size, ROUNDING, "result " + i);
      }
    }
  }
}
