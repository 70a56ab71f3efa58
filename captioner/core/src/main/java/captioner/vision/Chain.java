package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;

/**
 * Blocks one after another, each of one array to one array.
 *
 * <p>Unlike DJL's SequentialBlock it closes each intermediate array as soon as the next one stands.
 */
final class Chain extends AbstractBlock implements MapBlock {

  private final List<MapBlock> blocks;

  Chain(List<? extends MapBlock> blocks) {
    this.blocks = List.copyOf(blocks);
    for (int i = 0; i < this.blocks.size(); i++) {
      addChildBlock("part" + i, this.blocks.get(i));
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray input = inputs.singletonOrThrow();
    NDArray x = input;
    for (Block block : blocks) {
      NDArray y = block.forward(store, new NDList(x), training).singletonOrThrow();
      if (x != input) {
        x.close();
      }
      x = y;
    }
    return new NDList(x);
  }

  @Override
  public String trace(GridTracer tracer, String map) {
    String name = map;
    for (MapBlock block : blocks) {
      name = block.trace(tracer, name);
    }
    return name;
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape[] shapes = inputs;
    for (Block block : blocks) {
      shapes = block.getOutputShapes(shapes);
    }
    return shapes;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    Shape[] shapes = inputs;
    for (Block block : blocks) {
      block.initialize(manager, dataType, shapes);
      shapes = block.getOutputShapes(shapes);
    }
  }
}
