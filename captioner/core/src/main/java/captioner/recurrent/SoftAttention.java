package captioner.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * Soft attention of a state to a memory (Bahdanau et al. 2015, section 3.1; Xu et al. 2015, section
 * 4.2): scores in one of two {@linkplain AttentionForm forms}, a softmax over the memory's tokens,
 * and their mean by these weights.
 *
 * <p>Inputs: states (B·r, n) and memory (B, N, D); states r·b to r·b + r − 1 look at row b of the
 * memory. Outputs: context (B·r, D) and weights (B·r, N), each row of which sums to 1.
 */
final class SoftAttention extends AbstractBlock {
  private final RecurrentConfig config;
  private final Linear query;
  private final Linear key;
  private final Linear score;

  /** Makes an attention block, of either form. */
  SoftAttention(RecurrentConfig config) {
    this.config = config;
    query =
        addChildBlock("query", Linear.builder().setUnits(config.dModel()).optBias(false).build());
    key = Linear.builder().setUnits(config.dModel()).build();
    score = Linear.builder().setUnits(1).optBias(false).build();
    if (config.attention() == AttentionForm.ADDITIVE) {
      addChildBlock("key", key);
      addChildBlock("score", score);
    }
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    return attend(ps, inputs.get(0), project(ps, inputs.get(1), training), training);
  }

  /**
   * Projects what is attended to, once an image.
   *
   * @return keys, additive (B, 1, N, D) or dot-product (B, D, N), and the memory (B, N, D) itself,
   *     owned by the memory's manager
   */
  NDList project(ParameterStore ps, NDArray memory, boolean training) {
    NDArray keys =
        config.attention() == AttentionForm.ADDITIVE
            ? key.forward(ps, new NDList(memory), training).head().expandDims(1)
            : memory.transpose(0, 2, 1);
    // a handle of its own, since a state closes what it was given
    return new NDList(keys, memory.reshape(memory.getShape()));
  }

  /**
   * Attends with states to a projected memory.
   *
   * @param states (B·r, n)
   * @return context (B·r, D) and weights (B·r, N), owned by the states' manager
   */
  NDList attend(ParameterStore ps, NDArray states, NDList projected, boolean training) {
    NDArray keys = projected.get(0);
    NDArray memory = projected.get(1);
    long batch = memory.getShape().get(0);
    // (B·r, n) -> (B, r, D)
    NDArray queries =
        query.forward(ps, new NDList(states), training).head().reshape(batch, -1, config.dModel());
    NDArray scores =
        config.attention() == AttentionForm.ADDITIVE
            ? additive(ps, queries, keys, training)
            : scaledDotProduct(queries, keys);
    NDArray weights = scores.softmax(-1); // (B, r, N)
    NDArray context = weights.matMul(memory); // (B, r, N) times (B, N, D) -> (B, r, D)
    long tokens = memory.getShape().get(1);
    return new NDList(context.reshape(-1, config.dModel()), weights.reshape(-1, tokens));
  }

  private NDArray additive(ParameterStore ps, NDArray queries, NDArray keys, boolean training) {
    // (B, r, 1, D) + (B, 1, N, D) -> (B, r, N, D): the largest array of a step, so freed at once
    try (NDArray sums = queries.expandDims(2).add(keys)) {
      NDList seen = new NDList(Activation.tanh(sums));
      return score.forward(ps, seen, training).head().squeeze(3); // (B, r, N, 1) -> (B, r, N)
    }
  }

  private NDArray scaledDotProduct(NDArray queries, NDArray keys) {
    // An array, since DJL frees the memory of a mul(Number) before the backward pass reads it.
    NDArray scale = queries.getManager().create((float) (1 / Math.sqrt(config.dModel())));
    return queries.mul(scale).matMul(keys); // (B, r, D) times (B, D, N) -> (B, r, N)
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    long rows = inputShapes[0].get(0);
    return new Shape[] {new Shape(rows, config.dModel()), new Shape(rows, inputShapes[1].get(1))};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    query.initialize(manager, dataType, inputShapes[0]);
    if (config.attention() == AttentionForm.ADDITIVE) {
      key.initialize(manager, dataType, inputShapes[1]);
      score.initialize(manager, dataType, inputShapes[1]);
    }
  }
}
