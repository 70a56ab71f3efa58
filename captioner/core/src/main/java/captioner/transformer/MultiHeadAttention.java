package captioner.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * Multi-head scaled dot-product attention that returns its weights: softmax(QKᵀ/√E)V in A heads
 * (Vaswani et al. 2017, section 3.2, equation 1).
 *
 * <p>Inputs: query (B·r, T, D), memory (B, S, D), and optionally a mask that broadcasts to (B, A,
 * r·T, S), 1 = keep. With r &gt; 1, rows r·b to r·b + r − 1 of the query attend to row b of the
 * memory; a mask is then not allowed to differ between them. Outputs: context (B·r, T, D) and
 * weights (B·r, A, T, S), before dropout.
 */
public final class MultiHeadAttention extends AbstractBlock {
  private final int dModel;
  private final int nHeads;
  private final LinearLayer query;
  private final LinearLayer key;
  private final LinearLayer value;
  private final LinearLayer output;
  private final Dropout dropout;

  /**
   * Makes an attention block.
   *
   * @param dModel D
   * @param nHeads A, a divisor of D
   * @param dropout share of attention weights dropped in training
   */
  public MultiHeadAttention(int dModel, int nHeads, float dropout) {
    if (nHeads < 1 || dModel % nHeads != 0) {
      throw new IllegalArgumentException("nHeads must divide dModel: " + nHeads + ", " + dModel);
    }
    this.dModel = dModel;
    this.nHeads = nHeads;
    query = addChildBlock("query", new LinearLayer(dModel));
    key = addChildBlock("key", new LinearLayer(dModel));
    value = addChildBlock("value", new LinearLayer(dModel));
    output = addChildBlock("output", new LinearLayer(dModel));
    this.dropout = addChildBlock("dropout", Dropout.builder().optRate(dropout).build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    NDList projected = project(ps, inputs.get(1), training);
    NDList masks = inputs.size() > 2 ? new NDList(inputs.get(2)) : new NDList();
    return attend(ps, inputs.get(0), projected, masks, training);
  }

  /**
   * Projects what is attended to; for a memory that stays the same this is done once.
   *
   * @return keys (B, A, E, S), ready to be multiplied from the right, and values (B, A, S, E),
   *     owned by the memory's manager
   */
  NDList project(ParameterStore ps, NDArray memory, boolean training) {
    long batch = memory.getShape().get(0);
    NDArray keys = key.forward(ps, new NDList(memory), training).head();
    NDArray values = value.forward(ps, new NDList(memory), training).head();
    return new NDList(
        heads(keys, batch).transpose(0, 2, 3, 1), // (B, S, D) -> (B, A, E, S)
        heads(values, batch).transpose(0, 2, 1, 3)); // (B, S, D) -> (B, A, S, E)
  }

  /**
   * Attends with new queries to projected keys and values.
   *
   * @param queries (B·r, T, D)
   * @param projected keys (B, A, E, S) and values (B, A, S, E)
   * @param masks empty, or one mask that broadcasts to (B, A, r·T, S), 1 = keep
   * @return context (B·r, T, D) and weights (B·r, A, T, S), owned by the queries' manager
   */
  NDList attend(
      ParameterStore ps, NDArray queries, NDList projected, NDList masks, boolean training) {
    long rows = queries.getShape().get(0);
    long length = queries.getShape().get(1);
    NDArray keys = projected.get(0);
    NDArray values = projected.get(1);
    long batch = keys.getShape().get(0);
    // An array, since DJL frees the memory of a mul(Number) before the backward pass reads it.
    NDArray scale = queries.getManager().create(1 / Math.sqrt(dModel / nHeads));
    NDArray scaled = query.forward(ps, new NDList(queries), training).head().mul(scale);
    // (B·r, T, D) -> (B, r·T, A, E) -> (B, A, r·T, E); times (B, A, E, S) -> (B, A, r·T, S)
    NDArray scores = heads(scaled, batch).transpose(0, 2, 1, 3).matMul(keys);
    if (!masks.isEmpty()) {
      scores = Masks.apply(scores, masks.head());
    }
    NDArray weights = scores.softmax(-1);
    NDArray kept = dropout.forward(ps, new NDList(weights), training).head();
    // (B, A, r·T, E) -> (B, r·T, A, E) -> (B·r, T, D)
    NDArray context = kept.matMul(values).transpose(0, 2, 1, 3).reshape(rows, length, dModel);
    NDArray mixed = output.forward(ps, new NDList(context), training).head();
    return new NDList(mixed, perRow(weights, rows / batch, length));
  }

  /** (…, D) -> (B, rows of that, A, E). */
  private NDArray heads(NDArray array, long batch) {
    return array.reshape(batch, -1, nHeads, dModel / nHeads);
  }

  /** (B, A, r·T, S) -> (B·r, A, T, S). */
  private NDArray perRow(NDArray weights, long repeats, long length) {
    if (repeats == 1) {
      return weights;
    }
    Shape shape = weights.getShape();
    return weights
        .reshape(shape.get(0), nHeads, repeats, length, shape.get(3))
        .transpose(0, 2, 1, 3, 4)
        .reshape(shape.get(0) * repeats, nHeads, length, shape.get(3));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape queries = inputShapes[0];
    return new Shape[] {
      queries, new Shape(queries.get(0), nHeads, queries.get(1), inputShapes[1].get(1))
    };
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    query.initialize(manager, dataType, inputShapes[0]);
    key.initialize(manager, dataType, inputShapes[1]);
    value.initialize(manager, dataType, inputShapes[1]);
    output.initialize(manager, dataType, inputShapes[0]);
    dropout.initialize(manager, dataType, inputShapes[0]);
  }
}
