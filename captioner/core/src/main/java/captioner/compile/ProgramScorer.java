package captioner.compile;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.Hypothesis;
import captioner.decoding.NextTokenScorer;
import captioner.model.BatchRows;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A batch of photos as a compiled captioner sees them: searches inside the program, or scores next
 * words, a step of the program at a time. Belongs to one search; close it to free its keys and
 * values.
 */
public final class ProgramScorer implements NextTokenScorer, AutoCloseable {
  private final PtSymbolBlock block;
  private final PtNDManager scope;
  private final int vocabularySize;
  private final BatchRows rows;
  private final List<float[]> means;

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
      IValue[] parts = encoded.toIValueTuple(); // memory, cross, means
      parts[0].close();
      cross = parts[1];
      means = rows(parts[2]);
      past = IValueUtils.runMethod(block, "start", size);
    }
    rows = new BatchRows(count);
  }

  /** Returns the rows of a matrix, which is closed. */
  private List<float[]> rows(IValue matrix) {
    try (matrix;
        NDArray array = matrix.toTensor(scope)) {
      int width = (int) array.getShape().get(1);
      float[] values = array.toFloatArray();
      return IntStream.range(0, (int) array.getShape().get(0))
          .mapToObj(row -> Arrays.copyOfRange(values, row * width, (row + 1) * width))
          .toList();
    }
  }

  /** Returns for each photo (C): the mean over the grid of every channel of the backbones. */
  public List<float[]> means() {
    return means;
  }

  /**
   * Returns what {@code BeamSearch} finds, and in float32 the same, with the search inside the
   * program.
   *
   * @return the nBest sentences of each photo, best first
   * @throws IllegalStateException if the program computes what are no log-probabilities
   */
  public List<List<Hypothesis>> search(BeamSearchConfig search) {
    try (NDManager found = scope.newSubManager();
        IValue beam = IValue.from((long) search.beamSize());
        IValue nBest = IValue.from((long) search.nBest());
        IValue maxLength = IValue.from((long) search.maxLength());
        IValue lengthPenalty = IValue.from(search.lengthPenalty());
        IValue result =
            IValueUtils.runMethod(block, "search", cross, beam, nBest, maxLength, lengthPenalty)) {
      IValue[] parts = result.toIValueTuple();
      NDArray[] arrays = new NDArray[parts.length];
      for (int i = 0; i < parts.length; i++) {
        arrays[i] = parts[i].toTensor((PtNDManager) found);
        parts[i].close();
      }
      return FoundSentences.of(arrays);
    }
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
