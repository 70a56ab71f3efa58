package captioner.vision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import captioner.GoldenFile;
import captioner.weights.WeightFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A small ViT gives what torchvision's gives, whatever its tensors are called. */
class VisionTransformerTest {
  private static final VitShape SMALL = new VitShape(16, 2, 2, 32);
  private static final float TOLERANCE = 2e-5f;

  private NDManager manager;
  private ParameterStore ps;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    ps = new ParameterStore(manager, false);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private VisionTransformer read(String file, VitShape shape) throws IOException {
    try (WeightFile weights = WeightFile.open(GoldenFile.path(file))) {
      return VitReader.read(weights, shape, manager);
    }
  }

  private NDArray photos(int seed, int count, int side) {
    float[] noise = GoldenFile.noise(seed, count * 3 * side * side);
    return manager.create(noise, new Shape(count, 3, side, side));
  }

  private NDArray tokens(VisionTransformer vit, NDArray photos) {
    NDArray patches = VisionTransformer.patches(photos);
    return vit.forward(ps, new NDList(patches), false).singletonOrThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vit_torchvision.pth", "vit_traced.pt", "vit_timm.safetensors"})
  void tokensAreThoseOfTorchvision(String file) throws IOException {
    NDArray tokens = tokens(read(file, SMALL), photos(3, 2, 64));
    assertEquals(new Shape(2, 16, 16), tokens.getShape());
    float[] expected = GoldenFile.floats(GoldenFile.json("vit.json"), "tokens64");
    assertArrayEquals(expected, tokens.toFloatArray(), TOLERANCE);
  }

  @Test
  void positionsAreInterpolatedToALargerPhoto() throws IOException {
    NDArray tokens = tokens(read("vit_timm.safetensors", SMALL), photos(4, 1, 96));
    assertEquals(new Shape(1, 36, 16), tokens.getShape());
    float[] expected = GoldenFile.floats(GoldenFile.json("vit.json"), "tokens96");
    assertArrayEquals(expected, tokens.toFloatArray(), TOLERANCE);
  }

  @Test
  void aBatchGivesWhatItsPhotosGive() throws IOException {
    VisionTransformer vit = read("vit_timm.safetensors", SMALL);
    NDArray photos = photos(7, 3, 64);
    float[] together = tokens(vit, photos).get("1:2").toFloatArray();
    assertArrayEquals(tokens(vit, photos.get("1:2")).toFloatArray(), together, 1e-6f);
  }

  /** What belonged to the weights would live as long as they do: hundreds of megabytes a step. */
  @Test
  void whatIsMadeOfPhotosBelongsToThem() throws IOException {
    VisionTransformer vit = read("vit_timm.safetensors", SMALL);
    try (NDManager step = manager.newSubManager()) {
      NDArray patches = VisionTransformer.patches(photos(3, 2, 64));
      patches.attach(step);
      for (boolean training : new boolean[] {false, true}) {
        assertSame(step, vit.tokens(ps, patches, 4, 4, training).getManager());
      }
    }
  }

  @Test
  void patchesLieRowByRowAndColourByColour() {
    float[] pixels = new float[3 * 32 * 48];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i;
    }
    NDArray photo = manager.create(pixels, new Shape(1, 3, 32, 48));
    NDArray patches = VisionTransformer.patches(photo);
    assertEquals(new Shape(1, 6, 768), patches.getShape());
    int second = 1 * 32 * 48; // colour 1
    assertEquals(16 * 48 + 32 + second + 48, patches.getFloat(0, 5, 256 + 16));
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class, () -> VisionTransformer.patches(photos(1, 1, 40)));
    assertEquals("sides of photos must be multiples of 16: (1, 3, 40, 40)", thrown.getMessage());
  }

  @Test
  void photosThatAreNotSquareHaveAGridOfTheirForm() throws IOException {
    NDArray patches = VisionTransformer.patches(manager.ones(new Shape(1, 3, 32, 80)));
    NDArray tokens = read("vit_timm.safetensors", SMALL).tokens(ps, patches, 2, 5, false);
    assertEquals(new Shape(1, 10, 16), tokens.getShape());
  }

  /** What is left out is drawn anew in every step. */
  @Test
  void stochasticDepthActsInTrainingOnly() {
    VisionTransformer vit = new VisionTransformer(SMALL, 0.9f);
    vit.initialize(manager, DataType.FLOAT32, new Shape(1, 16, 768));
    NDArray patches = VisionTransformer.patches(photos(5, 8, 64));
    float[] once = vit.forward(ps, new NDList(patches), false).head().toFloatArray();
    float[] again = vit.forward(ps, new NDList(patches), false).head().toFloatArray();
    assertArrayEquals(once, again);
    NDArray first = vit.forward(ps, new NDList(patches), true).head();
    NDArray second = vit.forward(ps, new NDList(patches), true).head();
    assertTrue(first.sub(second).abs().max().getFloat() > 1e-3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "16|3|2|32|has no tensor named blocks.2.norm1.weight",
        "16|1|2|32|is a deeper network than 1 blocks: it has blocks.1.norm1.weight",
        "16|2|2|64|tensor blocks.0.mlp.fc1.weight has shape [32, 16], expected [64, 16]",
        "24|2|2|32|tensor pos_embed has shape [1, 17, 16], expected [1, 1 + n * n, 24]",
      })
  void anotherNetworkIsRefusedByItsFirstTensorThatDoesNotFit(
      int width, int depth, int heads, int inner, String message) {
    VitShape shape = new VitShape(width, depth, heads, inner);
    Exception thrown = assertThrows(IOException.class, () -> read("vit_timm.safetensors", shape));
    assertEquals(GoldenFile.path("vit_timm.safetensors") + ": " + message, thrown.getMessage());
  }

  @Test
  void aFileOfAnotherArchitectureIsRefused() {
    Path file = GoldenFile.path("caption_network_pre.safetensors");
    BackboneConfig config = new BackboneConfig("deit-tiny", StrideOn.CONV1, Grid.LAYER4);
    Exception thrown =
        assertThrows(IOException.class, () -> Backbone.load(file, config, Device.cpu()));
    assertEquals(
        file
            + ": holds no Vision Transformer: it has neither conv_proj.weight nor"
            + " patch_embed.proj.weight",
        thrown.getMessage());
    Path vit = GoldenFile.path("vit_timm.safetensors");
    thrown = assertThrows(IOException.class, () -> Backbone.load(vit, config, Device.cpu()));
    assertTrue(thrown.getMessage().contains("tensor pos_embed has shape [1, 17, 16], expected"));
  }

  @Test
  void aViTHasOneMapAndPatches() {
    BackboneConfig config = new BackboneConfig("vit-b-16", StrideOn.CONV1, Grid.LAYER4);
    assertEquals(768, config.channels());
    assertEquals(16, config.stride());
    assertEquals("vit-b-16-layer4", config.key());
    assertEquals(Grid.PATCHES, config.beforeLastStage().grid());
    assertEquals(768, config.beforeLastStage().channels());
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new BackboneConfig("deit-small", StrideOn.CONV1, Grid.BOTH));
    assertTrue(thrown.getMessage().startsWith("deit-small has no grid BOTH; a ViT has LAYER4"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new BackboneConfig("resnet50", StrideOn.CONV1, Grid.PATCHES));
  }
}
