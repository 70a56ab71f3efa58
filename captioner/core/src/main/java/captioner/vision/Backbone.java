package captioner.vision;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import captioner.weights.WeightFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A frozen network that turns photos into image tokens.
 *
 * <pre>{@code
 * BackboneConfig config = new BackboneConfig("resnet50", StrideOn.CONV1, Grid.LAYER4);
 * try (Backbone backbone = Backbone.load(weights, config, Device.cpu())) {
 *   NDArray tokens = backbone.tokens(photos); // (B, 3, 224, 224) -> (B, 49, 2048)
 * }
 * }</pre>
 *
 * <p>Several threads may use one instance at once, each with arrays of its own manager. No gradient
 * reaches the weights.
 */
public final class Backbone implements AutoCloseable {

  private final BackboneConfig config;
  private final NDManager weights;
  private final MapBlock network;

  private Backbone(BackboneConfig config, NDManager weights, MapBlock network) {
    this.config = config;
    this.weights = weights;
    this.network = network;
  }

  /**
   * Reads the network's weights and rebuilds it on a device.
   *
   * @param weights TorchScript or PyTorch archive or safetensors, with torchvision's names, those
   *     of a ViT also with timm's; MobileNetV2 with BatchNorm folded
   * @throws IOException if the file cannot be read or does not hold this network, in one line that
   *     names the file and the tensor
   */
  public static Backbone load(Path weights, BackboneConfig config, Device device)
      throws IOException {
    NDManager owner = NDManager.newBaseManager(device);
    try (WeightFile file = WeightFile.open(weights)) {
      ConvolutionReader reader = new ConvolutionReader(file, owner);
      Architecture architecture = Architecture.of(config.architecture());
      boolean mobile = architecture == Architecture.MOBILENETV2;
      MapBlock network =
          architecture.vit().isPresent()
              ? PatchNetwork.of(VitReader.read(file, architecture.vit().get(), owner))
              : mobile ? MobileNetV2.read(reader, config) : ResNet.read(reader, config);
      return new Backbone(config, owner, network);
    } catch (IOException | RuntimeException e) {
      owner.close();
      throw e;
    }
  }

  /**
   * Returns what comes before a ViT: the patches of photos, for which there are no weights.
   *
   * @param config of the grid PATCHES
   */
  public static Backbone ofPatches(BackboneConfig config, Device device) {
    if (config.grid() != Grid.PATCHES) {
      throw new IllegalArgumentException("grid must be PATCHES: " + config.grid());
    }
    return new Backbone(config, NDManager.newBaseManager(device), PatchNetwork.ofPixels());
  }

  /** Returns what this was loaded with. */
  public BackboneConfig config() {
    return config;
  }

  /**
   * Returns the grid of a batch, (B, D, h, w), float32, with h and w the photo's sides divided by
   * the stride, rounded up. It belongs to the manager of the photos; all else is freed.
   *
   * @param photos (B, 3, H, W), float32, NCHW, normalised as the network was trained, on the
   *     backbone's device; stays open. For a ViT both sides are multiples of 16
   */
  public NDArray grid(NDArray photos) {
    Shape shape = photos.getShape();
    if (shape.dimension() != 4 || shape.get(1) != 3) {
      throw new IllegalArgumentException("photos must be (B, 3, H, W): " + shape);
    }
    NDManager caller = photos.getManager();
    try (NDManager scope = caller.newSubManager()) {
      // A second handle on the same numbers: results of operations go to the operand's manager.
      NDArray input = photos.reshape(shape);
      input.attach(scope);
      ParameterStore store = new ParameterStore(scope, false);
      NDArray grid = network.forward(store, new NDList(input), false).singletonOrThrow();
      grid.attach(caller);
      return grid;
    }
  }

  /**
   * Returns the grid as tokens, (B, N, D), row by row from the top left; N = h * w. They belong to
   * the manager of the photos.
   *
   * @param photos as for {@link #grid}
   */
  public NDArray tokens(NDArray photos) {
    try (NDArray grid = grid(photos);
        NDArray rows = grid.transpose(0, 2, 3, 1)) {
      // (B, D, h, w) -> (B, h, w, D) -> (B, N, D)
      Shape shape = grid.getShape();
      return rows.reshape(shape.get(0), shape.get(2) * shape.get(3), shape.get(1));
    }
  }

  /**
   * Tells what {@link #grid} does, operation by operation.
   *
   * @param photos name of (B, 3, H, W)
   * @return name of the grid (B, D, h, w)
   */
  public String trace(GridTracer tracer, String photos) {
    return network.trace(tracer, photos);
  }

  /** Frees the weights. */
  @Override
  public void close() {
    weights.close();
  }
}
