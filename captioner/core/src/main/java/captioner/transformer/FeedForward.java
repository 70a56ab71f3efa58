package captioner.transformer;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * The position-wise feed-forward network max(0, xW₁ + b₁)W₂ + b₂ (Vaswani et al. 2017, section 3.3,
 * equation 2): (…, D) to (…, D).
 *
 * <p>Unlike the paper there is dropout after the rectifier, as in its reference implementation.
 */
final class FeedForward extends AbstractBlock {
  private final LinearLayer inner;
  private final Dropout dropout;
  private final LinearLayer outer;
  private final int dFeedForward;

  FeedForward(int dModel, int dFeedForward, float dropout) {
    this.dFeedForward = dFeedForward;
    inner = addChildBlock("inner", new LinearLayer(dFeedForward));
    this.dropout = addChildBlock("dropout", Dropout.builder().optRate(dropout).build());
    outer = addChildBlock("outer", new LinearLayer(dModel));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    NDList hidden = Activation.relu(inner.forward(ps, inputs, training));
    return outer.forward(ps, dropout.forward(ps, hidden, training), training);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    Shape input = inputShapes[0];
    inner.initialize(manager, dataType, input);
    Shape hidden = input.slice(0, input.dimension() - 1).add(dFeedForward);
    dropout.initialize(manager, dataType, hidden);
    outer.initialize(manager, dataType, hidden);
  }
}
