package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** A convolutional network cut at stride 16; photos (B, 3, H, W) to a grid (B, D, h, w). */
final class GridNetwork extends AbstractBlock implements MapBlock {

  private final MapBlock toStride16;
  private final MapBlock toStride32;
  private final Grid grid;

  /**
   * Creates the network.
   *
   * @param toStride16 photos to the LAYER3 map
   * @param toStride32 the LAYER3 map to the LAYER4 map; not run if the grid does not need it
   */
  GridNetwork(MapBlock toStride16, MapBlock toStride32, Grid grid) {
    this.toStride16 = addChildBlock("toStride16", toStride16);
    this.toStride32 = addChildBlock("toStride32", toStride32);
    this.grid = grid;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    try (NDArray photos = ChannelsLast.copy(inputs.singletonOrThrow())) {
      NDList layer3 = toStride16.forward(store, new NDList(photos), false);
      if (grid == Grid.LAYER3) {
        return layer3;
      }
      try (layer3) {
        NDList layer4 = toStride32.forward(store, layer3, false);
        if (grid == Grid.LAYER4) {
          return layer4;
        }
        try (layer4) {
          return new NDList(Grid.sideBySide(layer3.singletonOrThrow(), layer4.singletonOrThrow()));
        }
      }
    }
  }

  @Override
  public String trace(GridTracer tracer, String photos) {
    String layer3 = toStride16.trace(tracer, photos);
    if (grid == Grid.LAYER3) {
      return layer3;
    }
    String layer4 = toStride32.trace(tracer, layer3);
    return grid == Grid.LAYER4 ? layer4 : tracer.sideBySide(layer3, layer4);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape[] layer3 = toStride16.getOutputShapes(inputs);
    if (grid == Grid.LAYER3) {
      return layer3;
    }
    Shape layer4 = toStride32.getOutputShapes(layer3)[0];
    if (grid == Grid.LAYER4) {
      return new Shape[] {layer4};
    }
    long channels = layer3[0].get(1) + layer4.get(1);
    return new Shape[] {new Shape(layer4.get(0), channels, layer4.get(2), layer4.get(3))};
  }
}
