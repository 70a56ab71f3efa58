package captioner.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Optional;

/**
 * An LSTM that writes a sentence about a memory, one embedded token after the other: tokens (B·r,
 * T, D) and memory (B, N, D) to hidden states (B·r, T, D) and, if it attends, weights (B·r, 1, T,
 * N). Row t of the weights is of the look at the image from which the token after t is chosen.
 *
 * <p>With attention it is the decoder of "Show, Attend and Tell" (Xu et al. 2015, section 3.1.2 and
 * 4.2.1): a state that begins with the mean image token, a soft look at the image by the state
 * before each step, gated by β = σ(w·h + b), and a deep output L_h·h + L_z·z + L_o·y. Unlike the
 * paper, the word y before is projected there, too, since its embedding also scores words, and
 * would score itself highest.
 *
 * <p>Without attention it is that of "Show and Tell" (Vinyals et al. 2015, section 3.1): the mean
 * image token is the first input of an LSTM whose state begins with 0, and is never seen again.
 * Unlike the paper, its state is projected to width D.
 */
public final class RecurrentDecoder extends AbstractBlock {
  private final RecurrentConfig config;
  private final LstmCell cell;
  private final Optional<Gaze> gaze;
  private final Linear output;
  private final Dropout dropout;

  /** Makes the decoder. */
  public RecurrentDecoder(RecurrentConfig config) {
    this.config = config;
    cell = addChildBlock("cell", new LstmCell(config.dHidden()));
    gaze =
        config.attention() == AttentionForm.NONE
            ? Optional.empty()
            : Optional.of(addChildBlock("gaze", new Gaze(config)));
    output = addChildBlock("output", Linear.builder().setUnits(config.dModel()).build());
    dropout = addChildBlock("dropout", Dropout.builder().optRate(config.dropout()).build());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore ps, NDList inputs, boolean training, PairList<String, Object> params) {
    return run(ps, inputs.get(0), start(ps, inputs.get(1), training), training);
  }

  /**
   * Starts step-by-step decoding.
   *
   * @param memory (B, N, D)
   * @return the state before the first token, whose arrays belong to the memory's manager
   */
  public RecurrentState start(ParameterStore ps, NDArray memory) {
    return start(ps, memory, false);
  }

  private RecurrentState start(ParameterStore ps, NDArray memory, boolean training) {
    NDArray mean = memory.mean(new int[] {1}); // (B, N, D) -> (B, D)
    if (gaze.isPresent()) {
      return new RecurrentState(
          gaze.get().project(ps, memory, training), gaze.get().start(ps, mean, training));
    }
    Shape shape = new Shape(mean.getShape().get(0), config.dHidden());
    NDManager manager = memory.getManager();
    NDList nothing = new NDList(manager.zeros(shape), manager.zeros(shape));
    NDArray seen = cell.project(ps, mean, training);
    return new RecurrentState(new NDList(), cell.step(ps, seen, nothing, training));
  }

  /**
   * Decodes one more token of every row.
   *
   * @param tokens (B·r, 1, D) embedded tokens; their manager owns the result and the new state
   * @param state of the tokens before; goes on by one
   * @return hidden states (B·r, 1, D) and, with attention, weights (B·r, 1, 1, N)
   */
  public NDList step(ParameterStore ps, NDArray tokens, RecurrentState state) {
    return run(ps, tokens, state, false);
  }

  private NDList run(ParameterStore ps, NDArray tokens, RecurrentState state, boolean training) {
    state.spread(tokens.getShape().get(0), tokens.getManager());
    NDArray ofWords = cell.project(ps, tokens, training); // (B·r, T, D) -> (B·r, T, 4n)
    NDList hidden = new NDList();
    NDList contexts = new NDList();
    NDList weights = new NDList();
    for (long t = 0; t < tokens.getShape().get(1); t++) {
      NDArray gates = ofWords.get(new NDIndex(":, {}", t));
      if (gaze.isPresent()) {
        NDList look = gaze.get().look(ps, state.state().get(0), state.memory(), training);
        contexts.add(look.get(0));
        weights.add(look.get(1));
        gates = gates.add(look.get(2));
      }
      state.goOn(cell.step(ps, gates, state.state(), training));
      hidden.add(state.state().get(0));
    }
    NDArray states = NDArrays.stack(hidden, 1); // T times (B·r, n) -> (B·r, T, n)
    if (gaze.isEmpty()) {
      return new NDList(output(ps, states, training));
    }
    NDList seen = new NDList(states, NDArrays.stack(contexts, 1), tokens);
    return new NDList(
        output(ps, NDArrays.concat(seen, 2), training),
        NDArrays.stack(weights, 1).expandDims(1)); // (B·r, T, N) -> (B·r, 1, T, N)
  }

  private NDArray output(ParameterStore ps, NDArray states, boolean training) {
    return dropout.forward(ps, output.forward(ps, new NDList(states), training), training).head();
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape text = inputShapes[0];
    Shape weights = new Shape(text.get(0), 1, text.get(1), inputShapes[1].get(1));
    return gaze.isPresent() ? new Shape[] {text, weights} : new Shape[] {text};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    Shape text = inputShapes[0];
    Shape memory = inputShapes[1];
    cell.initialize(manager, dataType, new Shape(text.get(0), config.dModel()));
    gaze.ifPresent(block -> block.initialize(manager, dataType, memory));
    int width = config.dHidden() + (gaze.isPresent() ? 2 * config.dModel() : 0);
    output.initialize(manager, dataType, text.slice(0, 2).add(width));
    dropout.initialize(manager, dataType, text);
  }
}
