package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Optional;

/**
 * A body and what goes round it: rectifier(body(x) + shortcut(x)), the shortcut being x itself or a
 * convolution where the size changes.
 *
 * <p>Source: He et al., Deep Residual Learning for Image Recognition, 2015, section 3.2, <a
 * href="https://arxiv.org/abs/1512.03385">arXiv:1512.03385</a>.
 */
final class Residual extends AbstractBlock implements MapBlock {

  private final MapBlock body;
  private final Optional<MapBlock> shortcut;
  private final Rectifier rectifier;

  Residual(MapBlock body, Optional<MapBlock> shortcut, Rectifier rectifier) {
    this.body = addChildBlock("body", body);
    this.shortcut = shortcut.map(s -> addChildBlock("shortcut", s));
    this.rectifier = rectifier;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray y = body.forward(store, inputs, training).singletonOrThrow();
    if (shortcut.isEmpty()) {
      y.addi(inputs.singletonOrThrow());
    } else {
      try (NDArray around = shortcut.get().forward(store, inputs, training).singletonOrThrow()) {
        y.addi(around);
      }
    }
    return new NDList(rectifier.replace(y));
  }

  @Override
  public String trace(GridTracer tracer, String map) {
    String inside = body.trace(tracer, map);
    String around = shortcut.map(block -> block.trace(tracer, map)).orElse(map);
    return tracer.add(inside, around, rectifier);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return body.getOutputShapes(inputs);
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputs) {
    body.initialize(manager, dataType, inputs);
    shortcut.ifPresent(block -> block.initialize(manager, dataType, inputs));
  }
}
