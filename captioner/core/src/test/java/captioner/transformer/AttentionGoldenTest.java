package captioner.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import captioner.GoldenFile;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attention gives what torch.nn.MultiheadAttention gives, context and weights of every head. */
class AttentionGoldenTest {
  private static final int D = 8;
  private static final int HEADS = 2;
  private static final float TOLERANCE = 1e-5f;

  private NDManager manager;
  private MultiHeadAttention attention;
  private JsonObject golden;

  @BeforeEach
  void fillWeights() throws IOException {
    golden = GoldenFile.json("attention.json");
    manager = NDManager.newBaseManager();
    attention = new MultiHeadAttention(D, HEADS, 0);
    NDArray inWeights = noise(1, 3 * D, D).div(2);
    NDArray inBiases = noise(2, 3 * D).div(2);
    for (String part : List.of("query", "key", "value")) {
      int from = List.of("query", "key", "value").indexOf(part) * D;
      String rows = from + ":" + (from + D);
      fill(part, inWeights.get(rows), inBiases.get(rows));
    }
    fill("output", noise(3, D, D).div(2), noise(4, D).div(2));
    attention.initialize(manager, DataType.FLOAT32, new Shape(1, 4, D), new Shape(1, 4, D));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private void fill(String child, NDArray weight, NDArray bias) {
    Block linear =
        attention.getChildren().stream()
            .filter(pair -> pair.getKey().endsWith(child))
            .findFirst()
            .orElseThrow()
            .getValue();
    linear.getDirectParameters().get("weight").setArray(weight);
    linear.getDirectParameters().get("bias").setArray(bias);
  }

  private NDArray noise(int seed, long... shape) {
    Shape wanted = new Shape(shape);
    return manager.create(GoldenFile.noise(seed, (int) wanted.size()), wanted);
  }

  private NDList attend(NDArray... inputs) {
    return attention.forward(new ParameterStore(manager, false), new NDList(inputs), false);
  }

  private void assertGolden(String name, Shape shape, NDArray actual) {
    assertEquals(shape, actual.getShape());
    assertArrayEquals(GoldenFile.floats(golden, name), actual.toFloatArray(), TOLERANCE, name);
  }

  @Test
  void causalSelfAttentionEqualsTorch() {
    NDArray x = noise(5, 2, 4, D);
    NDList result = attend(x, x, Masks.causal(manager, 4));
    assertGolden("causalOutput", new Shape(2, 4, D), result.get(0));
    assertGolden("causalWeights", new Shape(2, HEADS, 4, 4), result.get(1));
  }

  @Test
  void crossAttentionOfTwoRowsAMemoryEqualsTorch() {
    NDList result = attend(noise(7, 4, 3, D), noise(6, 2, 5, D));
    assertGolden("crossOutput", new Shape(4, 3, D), result.get(0));
    assertGolden("crossWeights", new Shape(4, HEADS, 3, 5), result.get(1));
  }
}
