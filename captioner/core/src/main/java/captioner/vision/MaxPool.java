package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** The 3x3 maxima of a map, stride 2, padding 1 (He et al. 2015, table 1, conv2_x). */
final class MaxPool extends AbstractBlock implements MapBlock {
  private static final Shape KERNEL = new Shape(3, 3);
  private static final Shape STRIDE = new Shape(2, 2);
  private static final Shape PADDING = new Shape(1, 1);

  @Override
  protected NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray map = inputs.singletonOrThrow();
    return new NDList(Pool.maxPool2d(map, KERNEL, STRIDE, PADDING, false));
  }

  @Override
  public String trace(GridTracer tracer, String map) {
    return tracer.maxPool(map);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    Shape x = inputs[0];
    return new Shape[] {new Shape(x.get(0), x.get(1), half(x.get(2)), half(x.get(3)))};
  }

  private static long half(long side) {
    return (side + 1) / 2;
  }
}
