package captioner.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every backbone gives the grid that torch gave, on a photo or on seeded noise. */
class BackboneGoldenTest {

  private static final double TOLERANCE = 1e-4;

  private static void assertGrid(
      Path weights, BackboneConfig config, NDArray photos, NDArray expected) throws IOException {
    try (Backbone backbone = Backbone.load(weights, config, Device.cpu())) {
      NDArray grid = backbone.grid(photos);
      assertEquals(expected.getShape(), grid.getShape());
      double error = Golden.relativeError(grid, expected);
      assertTrue(error < TOLERANCE, config.key() + " differs by " + error);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Grid.class,
      names = {"LAYER3", "LAYER4"})
  void theBundledResNet50EqualsTorchOnSeededNoise(Grid grid) throws IOException {
    BackboneConfig config = new BackboneConfig("resnet50", StrideOn.CONV1, grid);
    try (NDManager manager = NDManager.newBaseManager();
        Backbone backbone = Backbone.load(Golden.resnet50(), config, Device.cpu())) {
      NDArray map = backbone.grid(noise(manager));
      Expected expected = expected(grid);
      assertEquals(new Shape(expected.shape), map.getShape());
      float[] flat = map.toFloatArray();
      float[] samples = new float[expected.samples.length];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = flat[i * expected.every];
      }
      assertTrue(Golden.relativeError(samples, expected.samples) < TOLERANCE);
      double mean = map.mean().getFloat();
      double std = Math.sqrt(map.sub((float) mean).square().mean().getFloat());
      assertEquals(expected.mean, mean, TOLERANCE * expected.std);
      assertEquals(expected.std, std, TOLERANCE * expected.std);
    }
  }

  /** One map as {@code make_backbone_goldens.py} summed it up. */
  private record Expected(long[] shape, double mean, double std, int every, float[] samples) {}

  private static Expected expected(Grid grid) throws IOException {
    try (InputStreamReader reader =
        new InputStreamReader(
            BackboneGoldenTest.class.getResourceAsStream("/golden/backbone_resnet50.json"),
            StandardCharsets.UTF_8)) {
      Gson gson = new Gson();
      JsonObject golden = gson.fromJson(reader, JsonObject.class);
      return gson.fromJson(golden.get(grid == Grid.LAYER3 ? "layer3" : "layer4"), Expected.class);
    }
  }

  /** The linear congruential generator of {@code make_backbone_goldens.py}; (1, 3, 64, 96). */
  private static NDArray noise(NDManager manager) {
    float[] values = new float[3 * 64 * 96];
    long state = 20261123;
    for (int i = 0; i < values.length; i++) {
      state = (state * 1103515245 + 12345) % (1L << 31);
      values[i] = (state >> 8 & 0xFFFF) / 16384f - 2;
    }
    return manager.create(values, new Shape(1, 3, 64, 96));
  }

  @ParameterizedTest
  @CsvSource({"LAYER3, golden_layer3.npy", "LAYER4, golden_layer4.npy"})
  void thePretrainedResNet50EqualsTorchOnAPhoto(Grid grid, String golden) throws IOException {
    Path folder = Golden.shared("weights/resnet50");
    try (NDManager manager = NDManager.newBaseManager()) {
      assertGrid(
          folder.resolve("traced_resnet50.pt.gz"),
          new BackboneConfig("resnet50", StrideOn.CONV1, grid),
          Golden.arrays(manager, folder.resolve("golden_input.npy")).singletonOrThrow(),
          Golden.arrays(manager, folder.resolve(golden)).singletonOrThrow());
    }
  }

  @ParameterizedTest
  @CsvSource({"resnet18, LAYER3", "resnet18, LAYER4", "resnet50, LAYER3", "resnet50, LAYER4"})
  void theZoosResNetsEqualTorchOnAPhoto(String architecture, Grid grid) throws IOException {
    Path folder = Golden.shared("fixtures/zoo");
    try (NDManager manager = NDManager.newBaseManager()) {
      NDList golden = Golden.arrays(manager, folder.resolve("golden_" + architecture + ".npz"));
      assertGrid(
          folder.resolve("traced_" + architecture + ".pt.gz"),
          new BackboneConfig(architecture, StrideOn.CONV2, grid),
          golden.get("input"),
          golden.get(grid == Grid.LAYER3 ? "layer3" : "layer4"));
    }
  }

  @ParameterizedTest
  @CsvSource({"LAYER3, golden_output_stride16.npy", "LAYER4, golden_output.npy"})
  void mobileNetV2EqualsItsSourceOnAPhoto(Grid grid, String golden) throws IOException {
    Path folder = Golden.shared("weights/mobilenetv2");
    try (NDManager manager = NDManager.newBaseManager()) {
      assertGrid(
          folder.resolve("mobilenetv2_features_f32.safetensors"),
          new BackboneConfig("mobilenetv2", StrideOn.CONV2, grid),
          Golden.arrays(manager, folder.resolve("golden_input.npy")).singletonOrThrow(),
          Golden.arrays(manager, folder.resolve(golden)).singletonOrThrow());
    }
  }

  @Test
  void strideOnTheOtherConvolutionGivesAnotherGrid() throws IOException {
    BackboneConfig wrong = new BackboneConfig("resnet50", StrideOn.CONV2, Grid.LAYER4);
    try (NDManager manager = NDManager.newBaseManager();
        Backbone backbone = Backbone.load(Golden.resnet50(), wrong, Device.cpu())) {
      NDArray grid = backbone.grid(noise(manager));
      double mean = grid.mean().getFloat();
      Expected expected = expected(Grid.LAYER4);
      assertTrue(Math.abs(mean - expected.mean) > TOLERANCE * expected.std);
    }
  }
}
