package captioner.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.function.UnaryOperator;

/**
 * A residual connection with layer normalisation and dropout around a sub-layer: the "Add and Norm"
 * of Vaswani et al. 2017, figure 1 and section 5.4. With stochastic depth, training leaves the
 * sub-layer out of some sentences or images (Huang et al. 2016, "Deep Networks with Stochastic
 * Depth", section 3), the more often the higher the layer.
 */
final class Residual extends AbstractBlock {
  private final NormPlacement placement;
  private final float skipped;
  private final LayerNorm norm;
  private final Dropout dropout;

  /**
   * Makes a connection.
   *
   * @param depth number of the layer that this is in, from 1
   * @param layers of the stack
   */
  Residual(TransformerConfig config, int depth, int layers) {
    placement = config.norm();
    skipped = config.stochasticDepth() * depth / layers;
    norm = addChildBlock("norm", LayerNorm.builder().axis(2).build());
    this.dropout = addChildBlock("dropout", Dropout.builder().optRate(config.dropout()).build());
  }

  /** Returns x + f(norm(x)) or norm(x + f(x)), all (B, T, D), with dropout after f in training. */
  NDArray around(ParameterStore ps, NDArray x, boolean training, UnaryOperator<NDArray> sublayer) {
    return switch (placement) {
      case PRE -> x.add(drop(ps, sublayer.apply(normalise(ps, x, training)), training));
      case POST -> normalise(ps, x.add(drop(ps, sublayer.apply(x), training)), training);
    };
  }

  private NDArray normalise(ParameterStore ps, NDArray x, boolean training) {
    return norm.forward(ps, new NDList(x), training).head();
  }

  private NDArray drop(ParameterStore ps, NDArray x, boolean training) {
    NDArray kept = dropout.forward(ps, new NDList(x), training).head();
    return training && skipped > 0 ? skip(kept) : kept;
  }

  /** Leaves the sub-layer out of some rows, and scales the others to the same mean. */
  private NDArray skip(NDArray x) {
    NDArray drawn = x.getManager().randomUniform(0, 1, new Shape(x.getShape().get(0), 1, 1));
    NDArray kept = drawn.gte(skipped).toType(DataType.FLOAT32, false).div(1 - skipped);
    return x.mul(kept);
  }

  /** Normalises alone; layers call {@link #around}. */
  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(around(ps, inputs.singletonOrThrow(), training, x -> x));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    norm.initialize(manager, dataType, inputShapes[0]);
    dropout.initialize(manager, dataType, inputShapes[0]);
  }
}
