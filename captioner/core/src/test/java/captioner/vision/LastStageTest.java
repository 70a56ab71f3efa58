package captioner.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastStageTest {
  private static final BackboneConfig LAYER4 =
      new BackboneConfig("resnet18", StrideOn.CONV1, Grid.LAYER4);
  private static final BackboneConfig LAYER3 =
      new BackboneConfig("resnet18", StrideOn.CONV1, Grid.LAYER3);

  @TempDir Path folder;
  private Path weights;
  private NDManager manager;
  private LastStage stage;

  @BeforeEach
  void readAStage() throws IOException {
    weights = RandomWeights.write(folder.resolve("resnet"), RandomWeights.resnet18());
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    stage = new LastStage(LAYER4, 0);
    stage.initialize(manager, DataType.FLOAT32, new Shape(1, 36, 256));
    Iterator<NDArray> read = LastStage.read(weights, LAYER4, 1, manager).iterator();
    for (Parameter parameter : stage.getParameters().values()) {
      try (NDArray memory = parameter.getArray().stopGradient()) {
        memory.muli(0).addi(read.next());
      }
    }
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray forward(NDArray tokens, boolean training) {
    ParameterStore store = new ParameterStore(manager, false);
    return stage.forward(store, new NDList(tokens), training).singletonOrThrow();
  }

  @Test
  void afterTheFrozenPartItIsTheWholeBackbone() throws IOException {
    NDArray photos = manager.randomNormal(new Shape(2, 3, 96, 96));
    try (Backbone whole = Backbone.load(weights, LAYER4, Device.cpu());
        Backbone frozen = Backbone.load(weights, LAYER3, Device.cpu())) {
      NDArray tokens = frozen.tokens(photos);
      assertEquals(new Shape(2, 36, 256), tokens.getShape());
      NDArray expected = whole.tokens(photos);
      NDArray actual = forward(tokens, false);
      assertEquals(expected.getShape(), actual.getShape());
      assertArrayEquals(expected.toFloatArray(), actual.toFloatArray(), 1e-4f);
    }
  }

  /** A step along the gradient changes the sum of the output by the step times its square. */
  @Test
  void everyParameterHasItsGradient() {
    NDArray tokens = manager.randomNormal(new Shape(2, 36, 256)).abs();
    NDArray direction = manager.randomNormal(new Shape(2, 9, 512));
    double before;
    double squares = 0;
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray sum = forward(tokens, true).mul(direction).sum();
      before = sum.getFloat();
      collector.backward(sum);
    }
    double step = 1e-7;
    for (Parameter parameter : stage.getParameters().values()) {
      NDArray gradient = parameter.getArray().getGradient();
      double norm = gradient.norm().getFloat();
      assertTrue(norm > 0, parameter.getName());
      squares += norm * norm;
      try (NDArray memory = parameter.getArray().stopGradient()) {
        memory.addi(gradient.mul(step));
      }
    }
    double change = forward(tokens, false).mul(direction).sum().getFloat() - before;
    assertEquals(1, change / (step * squares), 0.1);
  }

  @Test
  void onlyTheLastMapOfResnetsCanBeTrained() {
    for (BackboneConfig other :
        new BackboneConfig[] {
          LAYER3, new BackboneConfig("mobilenetv2", StrideOn.CONV1, Grid.LAYER4)
        }) {
      Exception thrown =
          assertThrows(IllegalArgumentException.class, () -> new LastStage(other, 0));
      assertEquals(
          "only the LAYER4 map of a ResNet or ViT can be trained further: " + other.key(),
          thrown.getMessage());
    }
  }
}
