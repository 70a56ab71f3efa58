package captioner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.ParameterStore;
import captioner.model.CaptionNetwork;

/**
 * The pass in which the model is given the reference's words and asked for the next one at every
 * place (Williams and Zipser 1989).
 */
final class TeacherForcing {
  private TeacherForcing() {}

  /**
   * Returns the logits at the real tokens of a batch.
   *
   * @param features of every backbone (B, N, C)
   * @param inputs (B·r, T) int64
   * @param real M places
   * @return (M, V), owned by the manager of the inputs
   */
  static NDArray logits(
      CaptionNetwork network,
      ParameterStore ps,
      NDList features,
      NDArray inputs,
      RealTokens real,
      boolean training) {
    return pass(network, ps, features, inputs, real, training).head();
  }

  /**
   * Returns the same, and where the decoder looks, if it attends.
   *
   * @return (M, V) and perhaps (B·r, A, T, N), owned by the manager of the inputs
   */
  static NDList pass(
      CaptionNetwork network,
      ParameterStore ps,
      NDList features,
      NDArray inputs,
      RealTokens real,
      boolean training) {
    NDArray memory = network.encode(ps, features, training);
    NDList decoded = network.decode(ps, inputs, memory, training);
    NDArray hidden = decoded.head();
    long width = hidden.getShape().get(2);
    // (B·r, T, D) -> (B·r·T, D) -> (M, D)
    NDArray kept =
        hidden.reshape(-1, width).get(new NDIndex("{}", real.places(inputs.getManager())));
    NDArray logits = network.logits(ps, kept, training);
    return new NDList(logits).addAll(decoded.subNDList(1));
  }
}
