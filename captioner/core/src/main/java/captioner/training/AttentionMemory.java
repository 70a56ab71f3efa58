package captioner.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import captioner.transformer.MultiHeadAttention;
import captioner.transformer.TransformerConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * How much memory attention takes in training: M queries look at N tokens in A heads, and of each
 * of B rows the M · N · A scores are kept for the backward pass.
 *
 * @param config width, heads and dropout
 * @param rows B
 */
public record AttentionMemory(TransformerConfig config, int rows) {
  /**
   * Of so many matrices of that size a training step keeps: scores, their softmax, what dropout
   * multiplies it by, and the product.
   */
  public static final int MATRICES = 4;

  /** An odd number, for the median. */
  private static final int PASSES = 5;

  /** Returns by the formula the bytes of all matrices of scores: 4 · MATRICES · B · A · M · N. */
  public long ofScores(int queries, int tokens) {
    return (long) Float.BYTES * MATRICES * rows * config.nHeads() * queries * tokens;
  }

  /**
   * Returns by the formula the bytes of all else, which grow with M and with N but not with their
   * product: queries as projected, scaled and laid out by heads, context as multiplied and laid out
   * by rows, and output; keys and values as projected and laid out by heads.
   */
  public long ofTokens(int queries, int tokens) {
    return (long) Float.BYTES * rows * config.dModel() * (6L * queries + 4L * tokens);
  }

  /** Returns what a forward pass is seen to take, if this system tells. */
  public OptionalLong measure(int queries, int tokens) throws IOException {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      MultiHeadAttention attention =
          new MultiHeadAttention(config.dModel(), config.nHeads(), config.dropout());
      Shape asking = new Shape(rows, queries, config.dModel());
      Shape asked = new Shape(rows, tokens, config.dModel());
      attention.initialize(manager, DataType.FLOAT32, asking, asked);
      List<OptionalLong> risen = new ArrayList<>();
      for (int i = 0; i <= PASSES; i++) {
        try (NDManager scope = manager.newSubManager()) {
          NDArray query = scope.randomNormal(asking);
          NDArray memory = scope.randomNormal(asked);
          risen.add(ResidentSet.risenBy(() -> pass(attention, query, memory)));
        }
      }
      // the first one loads libraries; of the others one may find memory that was not given back,
      // or meet Java as it grows
      return risen.stream()
          .skip(1)
          .sorted(Comparator.comparingLong(bytes -> bytes.orElse(0)))
          .skip(PASSES / 2)
          .findFirst()
          .orElseThrow();
    }
  }

  private static void pass(MultiHeadAttention attention, NDArray query, NDArray memory) {
    NDManager scope = query.getManager();
    GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector();
    try {
      attention.forward(new ParameterStore(scope, false), new NDList(query, memory), true);
    } finally {
      collector.close();
    }
  }
}
