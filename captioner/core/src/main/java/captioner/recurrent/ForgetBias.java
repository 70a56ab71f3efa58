package captioner.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.Arrays;

/**
 * Biases with which an LSTM begins: 1 for the forget gate, so that it remembers until it learns to
 * forget (Gers et al. 2000; Jozefowicz et al. 2015), and 0 for the others.
 */
final class ForgetBias implements Initializer {
  @Override
  public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
    int width = (int) shape.get(0) / LstmCell.GATES;
    float[] biases = new float[(int) shape.get(0)];
    Arrays.fill(biases, width, 2 * width, 1); // the second gate
    return manager.create(biases, shape).toType(dataType, false);
  }
}
