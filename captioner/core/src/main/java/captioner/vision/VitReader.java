package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import captioner.weights.WeightFile;
import captioner.weights.WeightFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Reads a Vision Transformer from a weight file with torchvision's names ({@code
 * encoder.layers.encoder_layer_0.ln_1.weight}) or timm's and DeiT's ({@code
 * blocks.0.norm1.weight}).
 */
final class VitReader {
  private final WeightFile file;
  private final VitShape shape;
  private final VitNames names;
  private final List<float[]> arrays = new ArrayList<>();

  private VitReader(WeightFile file, VitShape shape, VitNames names) {
    this.file = file;
    this.shape = shape;
    this.names = names;
  }

  /**
   * Returns the network of a file, frozen, for the grid it was trained for.
   *
   * @param manager owns its weights
   * @throws IOException if the file holds another network; the message names the first tensor that
   *     does not fit, with both shapes
   */
  static VisionTransformer read(WeightFile file, VitShape shape, NDManager manager)
      throws IOException {
    VitNames names =
        VitNames.of(file)
            .orElseThrow(
                () ->
                    new WeightFileException(
                        file.path(),
                        "holds no Vision Transformer: it has neither "
                            + VitNames.TORCHVISION.projection()
                            + ".weight nor "
                            + VitNames.TIMM.projection()
                            + ".weight"));
    VitReader reader = new VitReader(file, shape, names);
    long tokens = reader.positions();
    reader.readAll(tokens);
    VisionTransformer network = new VisionTransformer(shape, 0);
    network.initialize(manager, DataType.FLOAT32, new Shape(1, tokens, VitShape.PATCH_LENGTH));
    network.freezeParameters(true);
    Iterator<float[]> values = reader.arrays.iterator();
    for (Parameter parameter : network.getParameters().values()) {
      try (NDArray array = manager.create(values.next(), parameter.getArray().getShape())) {
        parameter.getArray().muli(0).addi(array);
      }
    }
    return network;
  }

  /** Returns N of the grid that the position embeddings were trained for. */
  private long positions() throws IOException {
    List<Long> found = file.info(names.positions()).shape();
    long tokens = found.size() == 3 ? found.get(1) - 1 : -1;
    long side = Math.round(Math.sqrt(Math.max(0, tokens)));
    if (tokens < 1 || side * side != tokens || found.get(0) != 1 || found.get(2) != width()) {
      throw unfit(names.positions(), found, "[1, 1 + n * n, " + width() + "]");
    }
    return tokens;
  }

  /** Reads all arrays in the order of the network's parameters. */
  private void readAll(long tokens) throws IOException {
    add(names.classToken(), 1, 1, width());
    add(names.positions(), 1, 1 + tokens, width());
    add(names.projection() + ".weight", width(), 3, VitShape.PATCH, VitShape.PATCH);
    add(names.projection() + ".bias", width());
    for (int i = 0; i < shape.depth(); i++) {
      block(i);
    }
    String deeper = names.attentionNorm(shape.depth()) + ".weight";
    if (file.contains(deeper)) {
      throw new WeightFileException(
          file.path(),
          "is a deeper network than %d blocks: it has %s".formatted(shape.depth(), deeper));
    }
    pair(names.norm(), width());
  }

  private void block(int i) throws IOException {
    pair(names.attentionNorm(i), width());
    attention(i);
    add(names.output(i) + ".weight", width(), width());
    add(names.output(i) + ".bias", width());
    pair(names.feedForwardNorm(i), width());
    add(names.inner(i, file) + ".weight", shape.inner(), width());
    add(names.inner(i, file) + ".bias", shape.inner());
    add(names.outer(i, file) + ".weight", width(), shape.inner());
    add(names.outer(i, file) + ".bias", width());
  }

  /** Queries, keys and values lie one below the other in one tensor. */
  private void attention(int i) throws IOException {
    float[] weight = tensor(names.attentionWeight(i), 3L * width(), width());
    float[] bias = tensor(names.attentionBias(i), 3L * width());
    for (int part = 0; part < 3; part++) {
      arrays.add(part(weight, part));
      arrays.add(part(bias, part));
    }
  }

  private static float[] part(float[] values, int part) {
    int length = values.length / 3;
    return Arrays.copyOfRange(values, part * length, (part + 1) * length);
  }

  private void pair(String name, long width) throws IOException {
    add(name + ".weight", width);
    add(name + ".bias", width);
  }

  private int width() {
    return shape.width();
  }

  private void add(String name, long... expected) throws IOException {
    arrays.add(tensor(name, expected));
  }

  private float[] tensor(String name, long... expected) throws IOException {
    List<Long> found = file.info(name).shape();
    List<Long> wanted = Arrays.stream(expected).boxed().toList();
    if (!found.equals(wanted)) {
      throw unfit(name, found, wanted.toString());
    }
    return file.floats(name);
  }

  private WeightFileException unfit(String name, List<Long> found, String expected) {
    return new WeightFileException(
        file.path(), "tensor " + name + " has shape " + found + ", expected " + expected);
  }
}
