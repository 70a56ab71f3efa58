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
 * What joins an LSTM to the image it describes: the state it begins with, tanh(W·mean token) for h
 * and c each (Xu et al. 2015, section 3.1.2, one layer), and at every step a {@linkplain
 * SoftAttention soft look} at the image, times a gate β of the state (section 4.2.1), which adds to
 * the gates of the cell.
 *
 * <p>Inputs: states (B·r, n) and memory (B, N, D). Outputs: as of {@link #look}.
 */
final class Gaze extends AbstractBlock {
  private final RecurrentConfig config;
  private final Linear firstHidden;
  private final Linear firstCell;
  private final SoftAttention attention;
  private final Linear beta;
  private final Linear gates;

  Gaze(RecurrentConfig config) {
    this.config = config;
    int n = config.dHidden();
    firstHidden = addChildBlock("firstHidden", Linear.builder().setUnits(n).build());
    firstCell = addChildBlock("firstCell", Linear.builder().setUnits(n).build());
    attention = addChildBlock("attention", new SoftAttention(config));
    beta = addChildBlock("beta", Linear.builder().setUnits(1).build());
    gates =
        addChildBlock(
            "gates", Linear.builder().setUnits((long) LstmCell.GATES * n).optBias(false).build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    return look(ps, inputs.get(0), project(ps, inputs.get(1), training), training);
  }

  /**
   * Returns the state h and c, (B, n) each, with which sentences about images of that mean begin.
   */
  NDList start(ParameterStore ps, NDArray mean, boolean training) {
    NDList seen = new NDList(mean);
    return new NDList(
        Activation.tanh(firstHidden.forward(ps, seen, training).head()),
        Activation.tanh(firstCell.forward(ps, seen, training).head()));
  }

  /** Projects the memory (B, N, D), once an image. */
  NDList project(ParameterStore ps, NDArray memory, boolean training) {
    return attention.project(ps, memory, training);
  }

  /**
   * Looks at the image.
   *
   * @param states h before the step, (B·r, n)
   * @param projected memory
   * @return context z (B·r, D), weights (B·r, N), and what z adds to the gates (B·r, 4n)
   */
  NDList look(ParameterStore ps, NDArray states, NDList projected, boolean training) {
    NDList look = attention.attend(ps, states, projected, training);
    NDArray gate = Activation.sigmoid(beta.forward(ps, new NDList(states), training).head());
    NDArray context = look.get(0).mul(gate); // (B·r, D) times (B·r, 1)
    return new NDList(
        context, look.get(1), gates.forward(ps, new NDList(context), training).head());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape[] look = attention.getOutputShapes(inputShapes);
    Shape ofGates = new Shape(inputShapes[0].get(0), (long) LstmCell.GATES * config.dHidden());
    return new Shape[] {look[0], look[1], ofGates};
  }

  /** Needs the shape of the memory only. */
  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    Shape memory = inputShapes[0];
    Shape mean = new Shape(memory.get(0), config.dModel());
    Shape states = new Shape(memory.get(0), config.dHidden());
    firstHidden.initialize(manager, dataType, mean);
    firstCell.initialize(manager, dataType, mean);
    attention.initialize(manager, dataType, states, memory);
    beta.initialize(manager, dataType, states);
    gates.initialize(manager, dataType, mean);
  }
}
