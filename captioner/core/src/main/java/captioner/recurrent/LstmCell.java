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
 * One step of long short-term memory with a forget gate (Hochreiter and Schmidhuber 1997; Gers et
 * al. 2000; in the form of Xu et al. 2015, equations 1 to 3): gates i, f, o = σ(Wx + Uh + b) and
 * candidate g = tanh(Wx + Uh + b); c' = f·c + i·g; h' = o·tanh(c').
 *
 * <p>Inputs: x (R, D), h (R, n), c (R, n). Outputs: h' (R, n) and c' (R, n). The rows of weights
 * are those of i, f, g, o, as in torch, with which it shares its numbers.
 */
final class LstmCell extends AbstractBlock {
  /** Three gates and a candidate. */
  static final int GATES = 4;

  private final int dHidden;
  private final Linear input;
  private final Linear recurrent;

  LstmCell(int dHidden) {
    this.dHidden = dHidden;
    input = addChildBlock("input", Linear.builder().setUnits((long) GATES * dHidden).build());
    recurrent =
        addChildBlock(
            "recurrent", Linear.builder().setUnits((long) GATES * dHidden).optBias(false).build());
    input.getDirectParameters().get("bias").setInitializer(new ForgetBias());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    return step(ps, project(ps, inputs.get(0), training), inputs.subNDList(1), training);
  }

  /** Returns Wx + b, (…, D) to (…, 4n), for all words of a sentence at once. */
  NDArray project(ParameterStore ps, NDArray x, boolean training) {
    return input.forward(ps, new NDList(x), training).head();
  }

  /**
   * Goes on by one step.
   *
   * @param projected Wx + b, (R, 4n), and whatever else adds to the gates
   * @param state h and c, (R, n) each
   * @return the new h and c, owned by the manager of `projected`
   */
  NDList step(ParameterStore ps, NDArray projected, NDList state, boolean training) {
    NDArray ofHidden = recurrent.forward(ps, new NDList(state.get(0)), training).head();
    NDList gates = projected.add(ofHidden).split(GATES, 1); // (R, 4n) -> four of (R, n)
    NDArray in = Activation.sigmoid(gates.get(0));
    NDArray forget = Activation.sigmoid(gates.get(1));
    NDArray candidate = Activation.tanh(gates.get(2));
    NDArray out = Activation.sigmoid(gates.get(3));
    NDArray cell = forget.mul(state.get(1)).add(in.mul(candidate));
    return new NDList(out.mul(Activation.tanh(cell)), cell);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[1], inputShapes[2]};
  }

  /** Needs the shape of x only. */
  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    input.initialize(manager, dataType, inputShapes[0]);
    recurrent.initialize(manager, dataType, new Shape(inputShapes[0].get(0), dHidden));
  }
}
