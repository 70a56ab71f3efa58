package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import captioner.weights.WeightFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is trained of a backbone with what reads it, tokens to tokens, float32; the map is square.
 * Of a ResNet the last stage, layer4: tokens of the LAYER3 map (B, 4N, C3) to those of the LAYER4
 * map (B, N, C4). Of a ViT all of it: patches (B, N, P) to tokens (B, N, D).
 *
 * <p>BatchNorm stays folded into the convolutions, so its statistics are those of the backbone.
 */
public final class LastStage extends AbstractBlock {
  private final Block stage;

  /**
   * Makes an uninitialised stage.
   *
   * @param config of a ResNet or ViT whose LAYER4 map is read
   * @param stochasticDepth how often training leaves a half of the last block of a ViT out, in [0,
   *     1)
   * @throws IllegalArgumentException if it is another network or map
   */
  public LastStage(BackboneConfig config, float stochasticDepth) {
    if (Architecture.of(config.architecture()) == Architecture.MOBILENETV2
        || config.grid() != Grid.LAYER4) {
      throw new IllegalArgumentException(
          "only the LAYER4 map of a ResNet or ViT can be trained further: " + config.key());
    }
    Optional<VitShape> vit = Architecture.of(config.architecture()).vit();
    stage =
        vit.isPresent()
            ? addChildBlock("vit", new VisionTransformer(vit.get(), stochasticDepth))
            : addChildBlock("layer4", build((name, norm, s, r) -> new Convolution(s, r), config));
  }

  private static MapBlock build(ConvolutionSource source, BackboneConfig config) {
    try {
      return ResNet.lastStage(source, config);
    } catch (IOException e) {
      throw new AssertionError("nothing is read", e);
    }
  }

  /**
   * Reads the weights that a backbone has there.
   *
   * @param weights as for {@link Backbone#load}
   * @param side of the map: for a ViT position embeddings are interpolated to it
   * @param manager owns the result
   * @return an array for each parameter of a stage, in their order
   * @throws IOException if the file cannot be read or does not hold this network
   */
  public static NDList read(Path weights, BackboneConfig config, int side, NDManager manager)
      throws IOException {
    Optional<VitShape> vit = Architecture.of(config.architecture()).vit();
    try (WeightFile file = WeightFile.open(weights)) {
      NDList arrays = new NDList();
      if (vit.isPresent()) {
        for (Parameter parameter :
            VitReader.read(file, vit.get(), manager).getParameters().values()) {
          NDArray array = parameter.getArray();
          arrays.add(
              parameter.getName().equals(VisionTransformer.POSITIONS)
                  ? VisionTransformer.interpolated(manager, array, side, side)
                  : array);
        }
        return arrays;
      }
      MapBlock stage = ResNet.lastStage(new ConvolutionReader(file, manager), config);
      stage.getParameters().values().forEach(parameter -> arrays.add(parameter.getArray()));
      return arrays;
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    if (stage instanceof VisionTransformer) {
      return stage.forward(store, inputs, training);
    }
    NDArray tokens = inputs.singletonOrThrow();
    Shape shape = tokens.getShape();
    long side = side(shape);
    // (B, N, C) -> (B, h, w, C) -> (B, C, h, w), whose memory has the channels last
    NDArray map = tokens.reshape(shape.get(0), side, side, shape.get(2)).transpose(0, 3, 1, 2);
    NDArray grid = stage.forward(store, new NDList(map), training).singletonOrThrow();
    NDArray rows = grid.transpose(0, 2, 3, 1);
    return new NDList(rows.reshape(getOutputShapes(new Shape[] {shape})[0]));
  }

  /**
   * Tells the operations of the stage, which is initialised and of a ResNet.
   *
   * @param map name of the LAYER3 map (B, C3, h, w)
   * @return name of the LAYER4 map
   */
  public String trace(GridTracer tracer, String map) {
    return ((MapBlock) stage).trace(tracer, map);
  }

  private static long side(Shape tokens) {
    return Math.round(Math.sqrt(tokens.get(1)));
  }

  private static Shape map(Shape tokens) {
    return new Shape(tokens.get(0), tokens.get(2), side(tokens), side(tokens));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    if (stage instanceof VisionTransformer) {
      return stage.getOutputShapes(inputs);
    }
    Shape map = stage.getOutputShapes(new Shape[] {map(inputs[0])})[0];
    return new Shape[] {new Shape(map.get(0), map.get(2) * map.get(3), map.get(1))};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    stage.initialize(
        manager, dataType, stage instanceof VisionTransformer ? inputs[0] : map(inputs[0]));
  }
}
