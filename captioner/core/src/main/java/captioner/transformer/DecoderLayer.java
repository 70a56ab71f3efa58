package captioner.transformer;

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
 * One decoder layer: masked self-attention, cross-attention to the memory, feed-forward, each in a
 * residual connection (Vaswani et al. 2017, section 3.1).
 *
 * <p>Inputs: x (B·r, T, D), memory (B, N, D), causal mask (T, T). Outputs: (B·r, T, D) and the
 * cross-attention weights (B·r, A, T, N).
 *
 * <p>A layer of a language model has no cross-attention, as in Radford et al. 2018, "Improving
 * Language Understanding by Generative Pre-Training", section 3.1; x and mask are its inputs, and
 * (B, T, D) its output.
 */
final class DecoderLayer extends AbstractBlock {
  private final MultiHeadAttention selfAttention;
  private final Residual selfResidual;
  private final Optional<CrossAttention> cross;
  private final FeedForward feedForward;
  private final Residual feedForwardResidual;

  private record CrossAttention(MultiHeadAttention attention, Residual residual) {}

  /**
   * Makes a layer.
   *
   * @param depth its number, from 1
   * @param sees what the stack that it is in looks at
   */
  DecoderLayer(TransformerConfig config, int depth, TransformerDecoder.Sees sees) {
    selfAttention = addChildBlock("selfAttention", attention(config));
    selfResidual = addChildBlock("selfResidual", residual(config, depth));
    cross =
        sees == TransformerDecoder.Sees.MEMORY
            ? Optional.of(
                new CrossAttention(
                    addChildBlock("crossAttention", attention(config)),
                    addChildBlock("crossResidual", residual(config, depth))))
            : Optional.empty();
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
    NDArray mask = inputs.get(inputs.size() - 1);
    NDArray x =
        selfResidual.around(
            ps,
            inputs.get(0),
            training,
            y -> selfAttention.forward(ps, new NDList(y, y, mask), training).head());
    if (cross.isEmpty()) {
      return new NDList(feed(ps, x, training));
    }
    NDList memory = cross.get().attention().project(ps, inputs.get(1), training);
    return attendAndFeed(ps, x, memory, training);
  }

  /** Projects the memory (B, N, D) for cross-attention, once an image. */
  NDList projectMemory(ParameterStore ps, NDArray memory) {
    return cross.orElseThrow().attention().project(ps, memory, false);
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
    CrossAttention seeing = cross.orElseThrow();
    NDArray seen =
        seeing
            .residual()
            .around(
                ps,
                x,
                training,
                y -> {
                  NDList attended =
                      seeing.attention().attend(ps, y, memory, new NDList(), training);
                  weights.add(attended.get(1));
                  return attended.head();
                });
    return new NDList(feed(ps, seen, training), weights.head());
  }

  private NDArray feed(ParameterStore ps, NDArray x, boolean training) {
    return feedForwardResidual.around(
        ps, x, training, y -> feedForward.forward(ps, new NDList(y), training).head());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return cross.isEmpty()
        ? new Shape[] {inputShapes[0]}
        : cross.get().attention().getOutputShapes(new Shape[] {inputShapes[0], inputShapes[1]});
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    Shape text = inputShapes[0];
    selfAttention.initialize(manager, dataType, text, text);
    selfResidual.initialize(manager, dataType, text);
    cross.ifPresent(
        seeing -> {
          seeing.attention().initialize(manager, dataType, text, inputShapes[1]);
          seeing.residual().initialize(manager, dataType, text);
        });
    feedForward.initialize(manager, dataType, text);
    feedForwardResidual.initialize(manager, dataType, text);
  }
}
