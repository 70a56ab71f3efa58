package captioner.compile;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import captioner.decoding.NextTokenScorer;
import captioner.model.BatchRows;
import java.util.Arrays;

/**
 * Scores next words with a compiled captioner, a step of the program at a time. Belongs to one
 * search over one batch of photos; close it to free its keys and values.
 */
public final class ProgramScorer implements NextTokenScorer, AutoCloseable {
  private final PtSymbolBlock block;
  private final PtNDManager scope;
  private final int vocabularySize;
  private final BatchRows rows;

  /** Per layer keys and values of cross-attention (B, A, N, E). */
  private IValue cross;

  /** Per layer keys and values of self-attention (R, A, t, E). */
  private IValue past;

  /**
   * Begins.
   *
   * @param photos (B, 3, H, W), whose manager is closed with this scorer
   */
  ProgramScorer(PtSymbolBlock block, PtNDArray photos, int vocabularySize) {
    this.block = block;
    this.vocabularySize = vocabularySize;
    scope = photos.getManager();
    int count = (int) photos.getShape().get(0);
    try (IValue input = IValue.from(photos);
        IValue encoded = IValueUtils.runMethod(block, "encode", input);
        IValue size = IValue.from((long) count)) {
      IValue[] parts = encoded.toIValueTuple(); // memory, cross
      parts[0].close();
      cross = parts[1];
      past = IValueUtils.runMethod(block, "start", size);
    }
    rows = new BatchRows(count);
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public float[] logProbs(int[] parents, int[] tokens) {
    BatchRows.Step next = rows.next(parents, tokens);
    try (NDManager step = scope.newSubManager()) {
      if (next.selectsImages()) {
        cross = select(step, cross, next.places());
      }
      past = select(step, past, next.cacheRows());
      return next.pick(step(step, next.inputs()), vocabularySize);
    }
  }

  private float[] step(NDManager step, int[] tokens) {
    try (IValue input = indices(step, tokens);
        IValue result = IValueUtils.runMethod(block, "step", input, cross, past)) {
      IValue[] parts = result.toIValueTuple(); // log-probabilities (R, V), past
      past.close();
      past = parts[1];
      try (IValue first = parts[0];
          NDArray logProbs = first.toTensor((PtNDManager) step)) {
        return logProbs.toFloatArray();
      }
    }
  }

  /** Returns the rows of every tensor, and frees what they were of. */
  private IValue select(NDManager step, IValue tensors, int[] rows) {
    try (tensors;
        IValue indices = indices(step, rows)) {
      return IValueUtils.runMethod(block, "select", tensors, indices);
    }
  }

  private static IValue indices(NDManager manager, int[] values) {
    long[] indices = Arrays.stream(values).asLongStream().toArray();
    return IValue.from((PtNDArray) manager.create(indices, new Shape(values.length)));
  }

  @Override
  public void close() {
    cross.close();
    past.close();
    scope.close();
  }
}
