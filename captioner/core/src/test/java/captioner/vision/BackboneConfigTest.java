package captioner.vision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import captioner.weights.WeightFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BackboneConfigTest {

  @ParameterizedTest
  @CsvSource({
    "resnet50, CONV1, LAYER4, resnet50-conv1-layer4, 2048",
    "resnet101, CONV2, BOTH, resnet101-conv2-both, 3072",
    "resnet18, CONV1, LAYER4, resnet18-layer4, 512",
    "resnet34, CONV2, LAYER3, resnet34-layer3, 256",
    "mobilenetv2, CONV2, BOTH, mobilenetv2-both, 1376",
    "mobilenetv2, CONV1, LAYER3, mobilenetv2-layer3, 96"
  })
  void keyAndChannelsFollowFromTheNetworkAndItsGrid(
      String architecture, StrideOn strideOn, Grid grid, String key, int channels) {
    BackboneConfig config = new BackboneConfig(architecture, strideOn, grid);
    assertEquals(key, config.key());
    assertEquals(channels, config.channels());
    assertEquals(grid == Grid.LAYER3 ? 16 : 32, config.stride());
  }

  @Test
  void anUnknownArchitectureIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new BackboneConfig("vgg16", StrideOn.CONV1, Grid.LAYER4));
    assertEquals(
        "architecture must be one of resnet18, resnet34, resnet50, resnet101, resnet152,"
            + " mobilenetv2, vit-b-16, deit-tiny, deit-small, vit-scratch: vgg16",
        e.getMessage());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PATCHES")
  void theNetworkKnowsItsOutputShapeWithoutRunning(Grid grid, @TempDir Path folder)
      throws IOException {
    Path file = RandomWeights.write(folder.resolve("mobile"), RandomWeights.mobileNetV2());
    BackboneConfig config = new BackboneConfig("mobilenetv2", StrideOn.CONV1, grid);
    try (NDManager manager = NDManager.newBaseManager();
        WeightFile weights = WeightFile.open(file)) {
      GridNetwork network = MobileNetV2.read(new ConvolutionReader(weights, manager), config);
      Shape[] output = network.getOutputShapes(new Shape[] {new Shape(2, 3, 320, 224)});
      long cells = 320 / config.stride();
      assertEquals(new Shape(2, config.channels(), cells, 224 / config.stride()), output[0]);
    }
  }

  @Test
  void theStrideIsReadFromTracedCode() throws IOException {
    try (WeightFile v1 = WeightFile.open(Golden.resnet50())) {
      assertEquals(Optional.of(StrideOn.CONV1), StrideReader.read(v1));
    }
    Path zoo = Golden.shared("fixtures/zoo/traced_resnet50.pt.gz");
    try (WeightFile v15 = WeightFile.open(zoo)) {
      assertEquals(Optional.of(StrideOn.CONV2), StrideReader.read(v15));
    }
  }

  @Test
  void withoutCodeTheStrideIsUnknown(@TempDir Path folder) throws IOException {
    Path file = RandomWeights.write(folder.resolve("resnet"), RandomWeights.resnet18());
    try (WeightFile weights = WeightFile.open(file)) {
      assertEquals(Optional.empty(), StrideReader.read(weights));
    }
  }
}
