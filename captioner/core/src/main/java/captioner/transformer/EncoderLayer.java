package captioner.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * One encoder layer: self-attention, then feed-forward, each in a residual connection (Vaswani et
 * al. 2017, section 3.1). (B, N, D) to (B, N, D).
 */
final class EncoderLayer extends AbstractBlock {
  private final MultiHeadAttention attention;
  private final Residual attentionResidual;
  private final FeedForward feedForward;
  private final Residual feedForwardResidual;

  /**
   * Makes a layer.
   *
   * @param depth its number, from 1
   */
  EncoderLayer(TransformerConfig config, int depth) {
    int layers = config.encoderLayers();
    attention =
        addChildBlock(
            "attention",
            new MultiHeadAttention(config.dModel(), config.nHeads(), config.dropout()));
    attentionResidual = addChildBlock("attentionResidual", new Residual(config, depth, layers));
    feedForward =
        addChildBlock(
            "feedForward",
            new FeedForward(config.dModel(), config.dFeedForward(), config.dropout()));
    feedForwardResidual = addChildBlock("feedForwardResidual", new Residual(config, depth, layers));
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray x = inputs.singletonOrThrow();
    x =
        attentionResidual.around(
            ps, x, training, y -> attention.forward(ps, new NDList(y, y), training).head());
    x =
        feedForwardResidual.around(
            ps, x, training, y -> feedForward.forward(ps, new NDList(y), training).head());
    return new NDList(x);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return inputShapes;
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    Shape tokens = inputShapes[0];
    attention.initialize(manager, dataType, tokens, tokens);
    attentionResidual.initialize(manager, dataType, tokens);
    feedForward.initialize(manager, dataType, tokens);
    feedForwardResidual.initialize(manager, dataType, tokens);
  }
}
