package captioner.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import captioner.GoldenFile;
import captioner.weights.DType;
import captioner.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A DeiT-Tiny that is trained further begins as the frozen one, and all of it learns. */
class TrainedVitTest {
  private static final int SIDE = 4;
  private static final BackboneConfig CONFIG =
      new BackboneConfig("deit-tiny", StrideOn.CONV1, Grid.LAYER4);

  @TempDir Path temp;

  private static NDArray random(NDManager manager, long... shape) {
    return manager.randomNormal(0, 0.05f, new Shape(shape), DataType.FLOAT32);
  }

  /** Writes a file such as timm's. */
  private Path deitTiny(NDManager manager) throws IOException {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put("cls_token", random(manager, 1, 1, 192));
    tensors.put("pos_embed", random(manager, 1, 197, 192));
    tensors.put("patch_embed.proj.weight", random(manager, 192, 3, 16, 16));
    tensors.put("patch_embed.proj.bias", random(manager, 192));
    for (int i = 0; i < 12; i++) {
      String block = "blocks." + i + ".";
      pair(tensors, manager, block + "norm1", 192);
      pair(tensors, manager, block + "attn.qkv", 576, 192);
      pair(tensors, manager, block + "attn.proj", 192, 192);
      pair(tensors, manager, block + "norm2", 192);
      pair(tensors, manager, block + "mlp.fc1", 768, 192);
      pair(tensors, manager, block + "mlp.fc2", 192, 768);
    }
    pair(tensors, manager, "norm", 192);
    Path file = temp.resolve("deit.safetensors");
    SafetensorsWriter.write(file, tensors, DType.FLOAT32, Map.of());
    return file;
  }

  private static void pair(
      Map<String, NDArray> tensors, NDManager manager, String name, long... shape) {
    tensors.put(name + ".weight", random(manager, shape));
    tensors.put(name + ".bias", random(manager, shape[0]));
  }

  @Test
  void itBeginsAsTheFrozenOneAndAllOfItHasAGradient() throws IOException {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      Path file = deitTiny(manager);
      int pixels = SIDE * VitShape.PATCH;
      NDArray photos =
          manager.create(
              GoldenFile.noise(2, 2 * 3 * pixels * pixels), new Shape(2, 3, pixels, pixels));
      LastStage stage = new LastStage(CONFIG, 0);
      Shape input = new Shape(2, SIDE * SIDE, VitShape.PATCH_LENGTH);
      stage.initialize(manager, DataType.FLOAT32, input);
      Iterator<NDArray> read = LastStage.read(file, CONFIG, SIDE, manager).iterator();
      for (Parameter parameter : stage.getParameters().values()) {
        NDArray array = parameter.getArray();
        try (NDArray memory = array.stopGradient()) {
          memory.muli(0).addi(read.next().reshape(array.getShape()));
        }
      }
      try (Backbone patches = Backbone.ofPatches(CONFIG.beforeLastStage(), Device.cpu());
          Backbone frozen = Backbone.load(file, CONFIG, Device.cpu())) {
        NDArray before = patches.tokens(photos);
        assertEquals(input, before.getShape());
        ParameterStore ps = new ParameterStore(manager, false);
        NDArray expected = frozen.tokens(photos);
        NDArray tokens = stage.forward(ps, new NDList(before), false).head();
        assertEquals(new Shape(2, 16, 192), expected.getShape());
        assertArrayEquals(expected.toFloatArray(), tokens.toFloatArray(), 1e-5f);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
          collector.backward(
              stage.forward(ps, new NDList(before), true).head().get(":, 0, 0").sum());
        }
      }
      stage
          .getParameters()
          .forEach(
              pair -> {
                boolean moves = pair.getValue().getArray().getGradient().abs().max().getFloat() > 0;
                // A bias of keys adds the same to all scores of a query, so it never matters.
                assertTrue(moves || pair.getKey().endsWith("key_bias"), pair.getKey());
              });
    }
  }
}
