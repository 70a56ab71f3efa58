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
 * One decoder layer: masked self-attention, cross-attention to the memory, feed-forward, each in a
 * residual connection (Vaswani et al. 2017, section 3.1).
 *
 * <p>Inputs: x (B·r, T, D), memory (B, N, D), causal mask (T, T). Outputs: (B·r, T, D) and the
 * cross-attention weights (B·r, A, T, N).
 */
final class DecoderLayer extends AbstractBlock {
  private final MultiHeadAttention selfAttention;
  private final Residual selfResidual;
  private final MultiHeadAttention crossAttention;
  private final Residual crossResidual;
  private final FeedForward feedForward;
  private final Residual feedForwardResidual;

  /**
   * Makes a layer.
   *
   * @param depth its number, from 1
   */
  DecoderLayer(TransformerConfig config, int depth) {
    selfAttention = addChildBlock("selfAttention", attention(config));
    selfResidual = addChildBlock("selfResidual", residual(config, depth));
    crossAttention = addChildBlock("crossAttention", attention(config));
    crossResidual = addChildBlock("crossResidual", residual(config, depth));
    feedForward =
        addChildBlock(
            "feedForward",
            new FeedForward(config.dModel(), config.dFeedForward(), config.dropout()));
    feedForwardResidual = addChildBlock("feedForwardResidual", residual(config, depth));
  }

  private static MultiHeadAttention attention(TransformerConfig config) {
    return new MultiHeadAttention(config.dModel(), config.nHeads(), config.dropout());
  }

  private static Residual residual(TransformerConfig config, int depth) {
    return new Residual(config, depth, config.decoderLayers());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray mask = inputs.get(2);
    NDArray x =
        selfResidual.around(
            ps,
            inputs.get(0),
            training,
            y -> selfAttention.forward(ps, new NDList(y, y, mask), training).head());
    return attendAndFeed(ps, x, crossAttention.project(ps, inputs.get(1), training), training);
  }

  /** Projects the memory (B, N, D) for cross-attention, once an image. */
  NDList projectMemory(ParameterStore ps, NDArray memory) {
    return crossAttention.project(ps, memory, false);
  }

  /**
   * Runs the layer on one new token a row.
   *
   * @param x (B·r, 1, D)
   * @param past self-attention keys (B·r, A, E, t) and values (B·r, A, t, E) of the t tokens
   *     before; empty at the first token. On return it holds those of t + 1 tokens
   * @param memory projected memory
   * @return (B·r, 1, D) and the cross-attention weights (B·r, A, 1, N)
   */
  NDList step(ParameterStore ps, NDArray x, NDList past, NDList memory) {
    NDArray attended =
        selfResidual.around(
            ps,
            x,
            false,
            y -> {
              NDList now = selfAttention.project(ps, y, false);
              NDList all =
                  past.isEmpty()
                      ? now
                      : new NDList(
                          past.get(0).concat(now.get(0), 3), past.get(1).concat(now.get(1), 2));
              past.clear();
              past.addAll(all);
              return selfAttention.attend(ps, y, all, new NDList(), false).head();
            });
    return attendAndFeed(ps, attended, memory, false);
  }

  private NDList attendAndFeed(ParameterStore ps, NDArray x, NDList memory, boolean training) {
    NDList weights = new NDList();
    NDArray seen =
        crossResidual.around(
            ps,
            x,
            training,
            y -> {
              NDList attended = crossAttention.attend(ps, y, memory, new NDList(), training);
              weights.add(attended.get(1));
              return attended.head();
            });
    NDArray fed =
        feedForwardResidual.around(
            ps, seen, training, y -> feedForward.forward(ps, new NDList(y), training).head());
    return new NDList(fed, weights.head());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return crossAttention.getOutputShapes(new Shape[] {inputShapes[0], inputShapes[1]});
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    Shape text = inputShapes[0];
    selfAttention.initialize(manager, dataType, text, text);
    selfResidual.initialize(manager, dataType, text);
    crossAttention.initialize(manager, dataType, text, inputShapes[1]);
    crossResidual.initialize(manager, dataType, text);
    feedForward.initialize(manager, dataType, text);
    feedForwardResidual.initialize(manager, dataType, text);
  }
}
