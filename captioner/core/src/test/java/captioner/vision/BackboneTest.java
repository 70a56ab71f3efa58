package captioner.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import captioner.weights.WeightFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Properties every backbone has, shown on a ResNet-18 and a MobileNetV2 of random weights. */
class BackboneTest {

  @TempDir static Path folder;
  private static Backbone resnet;
  private static Backbone mobile;
  private NDManager manager;

  @BeforeAll
  static void loadNetworksOfRandomWeights() throws IOException {
    resnet =
        Backbone.load(
            RandomWeights.write(folder.resolve("resnet"), RandomWeights.resnet18()),
            new BackboneConfig("resnet18", StrideOn.CONV1, Grid.BOTH),
            Device.cpu());
    mobile =
        Backbone.load(
            RandomWeights.write(folder.resolve("mobile"), RandomWeights.mobileNetV2()),
            new BackboneConfig("mobilenetv2", StrideOn.CONV1, Grid.BOTH),
            Device.cpu());
  }

  @AfterAll
  static void close() {
    resnet.close();
    mobile.close();
  }

  @BeforeEach
  void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  private static List<Backbone> backbones() {
    return List.of(resnet, mobile);
  }

  private NDArray photos(long... shape) {
    return manager.randomNormal(new Shape(shape));
  }

  @Test
  void aBatchEqualsItsPhotosOneByOne() {
    NDArray batch = photos(3, 3, 64, 64);
    for (Backbone backbone : backbones()) {
      NDList alone = new NDList();
      for (int i = 0; i < 3; i++) {
        alone.add(backbone.grid(batch.get(i).expandDims(0)));
      }
      double error = Golden.relativeError(NDArrays.concat(alone), backbone.grid(batch));
      assertTrue(error < 1e-5, "differs by " + error);
    }
  }

  @Test
  void tokensAreTheGridRowByRow() {
    NDArray photos = photos(2, 3, 64, 96);
    for (Backbone backbone : backbones()) {
      NDArray grid = backbone.grid(photos);
      NDArray tokens = backbone.tokens(photos);
      int width = backbone.config().channels();
      assertEquals(new Shape(2, 6, width), tokens.getShape());
      for (int row = 0; row < 2; row++) {
        for (int column = 0; column < 3; column++) {
          assertArrayEquals(
              grid.get("1, :, " + row + ", " + column).toFloatArray(),
              tokens.get("1, " + (row * 3 + column) + ", :").toFloatArray());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"320,320,10,10", "224,224,7,7", "225,192,8,6", "208,33,7,2", "1,1,1,1"})
  void anyPhotoSizeGivesAGridOfItsSidesByThirtyTwoRoundedUp(int height, int width, int h, int w) {
    for (Backbone backbone : backbones()) {
      NDArray grid = backbone.grid(photos(1, 3, height, width));
      assertEquals(new Shape(1, backbone.config().channels(), h, w), grid.getShape());
    }
  }

  @Test
  void bothMapsSideBySideAreTheTwoMapsAlone() throws IOException {
    Path weights = folder.resolve("resnet");
    NDArray photos = photos(1, 3, 64, 64);
    BackboneConfig first = new BackboneConfig("resnet18", StrideOn.CONV1, Grid.LAYER3);
    BackboneConfig second = new BackboneConfig("resnet18", StrideOn.CONV1, Grid.LAYER4);
    try (Backbone layer3 = Backbone.load(weights, first, Device.cpu());
        Backbone layer4 = Backbone.load(weights, second, Device.cpu())) {
      NDArray map = layer3.grid(photos);
      NDArray both = resnet.grid(photos);
      assertEquals(new Shape(1, 256, 4, 4), map.getShape());
      NDArray upperLeft = map.get(":, :, 0:2, 0:2").mean(new int[] {3}).mean(new int[] {2});
      assertArrayEquals(upperLeft.toFloatArray(), both.get(":, :256, 0, 0").toFloatArray(), 1e-5f);
      assertArrayEquals(
          layer4.grid(photos).toFloatArray(), both.get(":, 256:, :, :").toFloatArray(), 1e-5f);
    }
  }

  @Test
  void onlyTheResultStaysInTheCallersManager() {
    NDArray photos = photos(2, 3, 64, 64);
    for (Backbone backbone : backbones()) {
      int before = manager.getManagedArrays().size();
      NDArray tokens = backbone.tokens(photos);
      assertEquals(manager, tokens.getManager());
      assertEquals(before + 1, manager.getManagedArrays().size());
      assertFalse(tokens.hasGradient());
    }
  }

  @Test
  void severalThreadsGetWhatOneGets() throws InterruptedException, ExecutionException {
    float[] expected = resnet.grid(manager.ones(new Shape(1, 3, 64, 64))).toFloatArray();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<float[]>> results = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        results.add(
            threads.submit(
                () -> {
                  try (NDManager own = NDManager.newBaseManager()) {
                    return resnet.grid(own.ones(new Shape(1, 3, 64, 64))).toFloatArray();
                  }
                }));
      }
      for (Future<float[]> result : results) {
        assertTrue(Golden.relativeError(result.get(), expected) < 1e-5);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void whatIsNotABatchOfPhotosIsRefused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> resnet.grid(photos(3, 64, 64)));
    assertEquals("photos must be (B, 3, H, W): (3, 64, 64)", e.getMessage());
  }

  @Test
  void theWrongNetworkIsRefusedNamingFileAndTensor() {
    Path weights = folder.resolve("resnet");
    assertEquals(
        weights
            + ": tensor layer1.0.conv1.weight has shape [64, 64, 3, 3], expected [64, 64, 1, 1]",
        refusal(weights, "resnet50"));
    assertEquals(
        weights + ": has no tensor named layer1.2.conv1.weight", refusal(weights, "resnet34"));
    assertEquals(
        weights + ": has no tensor named features.0.0.weight", refusal(weights, "mobilenetv2"));
    assertEquals(
        folder.resolve("none") + ": no such weight file",
        refusal(folder.resolve("none"), "resnet18"));
  }

  @Test
  void aDeeperNetworkIsNotTakenForAShallowerOne() throws IOException {
    var tensors = RandomWeights.resnet18();
    tensors.put("layer2.2.conv1.weight", List.of(128L, 128L, 3L, 3L));
    Path weights = RandomWeights.write(folder.resolve("deeper"), tensors);
    assertEquals(
        weights + ": is a deeper network than resnet18: it has a layer2.2",
        refusal(weights, "resnet18"));
  }

  private static String refusal(Path weights, String architecture) {
    BackboneConfig config = new BackboneConfig(architecture, StrideOn.CONV1, Grid.LAYER4);
    return assertThrows(
            WeightFileException.class, () -> Backbone.load(weights, config, Device.cpu()))
        .getMessage();
  }
}
