package captioner.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import captioner.decoding.NextTokenScorer;
import captioner.text.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Scores next words with a {@link CaptionNetwork}, keeping its state between calls. Belongs to one
 * search over one batch of images; close it to free the state.
 */
public final class CaptionScorer implements NextTokenScorer, AutoCloseable {
  private final CaptionNetwork network;
  private final int vocabularySize;
  private final NDManager manager;
  private final ParameterStore ps;
  private final NDArray memory;
  private final DecoderState state;
  private final BatchRows rows;

  CaptionScorer(CaptionNetwork network, int vocabularySize, NDList features) {
    this.network = network;
    this.vocabularySize = vocabularySize;
    manager = features.head().getManager().newSubManager();
    ps = new ParameterStore(manager, false);
    try (NDManager scope = manager.newSubManager()) {
      features.tempAttach(scope);
      memory = network.encode(ps, features, false);
      state = network.start(ps, memory);
      memory.attach(manager);
      state.attach(manager);
    }
    rows = new BatchRows((int) features.head().getShape().get(0));
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public float[] logProbs(int[] parents, int[] tokens) {
    BatchRows.Step next = rows.next(parents, tokens);
    try (NDManager step = manager.newSubManager()) {
      if (next.selectsImages()) {
        state.selectImages(indices(step, next.places()));
      }
      if (state.length() > 0) {
        state.selectRows(indices(step, next.cacheRows()));
      }
      NDArray input = indices(step, next.inputs()).reshape(-1, 1);
      NDList result = network.step(ps, input, state);
      float[] logProbs = result.head().logSoftmax(-1).toFloatArray(); // (slots, 1, V)
      state.attach(manager);
      return next.pick(logProbs, vocabularySize);
    }
  }

  /**
   * Returns where a decoder that attends looks as it chooses each word of one sentence an image, in
   * one pass over all of them: its last layer's cross-attention, averaged over the heads. May be
   * called at any time, since it leaves the search as it is.
   *
   * @param sentences for every image of the batch, in order, its tokens without bos and eos
   * @return for every sentence, for every token, N weights that sum to 1
   */
  public List<List<float[]>> attention(List<List<Integer>> sentences) {
    int length = Math.max(1, sentences.stream().mapToInt(List::size).max().orElse(1));
    long[] inputs = new long[sentences.size() * length]; // bos and all tokens but the last, padded
    for (int row = 0; row < sentences.size(); row++) {
      List<Integer> sentence = sentences.get(row);
      inputs[row * length] = Vocabulary.BOS;
      for (int t = 1; t < sentence.size(); t++) {
        inputs[row * length + t] = sentence.get(t - 1);
      }
    }
    try (NDManager scope = manager.newSubManager()) {
      NDArray tokens = scope.create(inputs, new Shape(sentences.size(), length));
      memory.tempAttach(scope);
      return split(network.attention(ps, tokens, memory).toFloatArray(), sentences, length);
    }
  }

  /** Cuts weights (B, T, N) into the tokens of each sentence; what was padded is left out. */
  private static List<List<float[]>> split(
      float[] weights, List<List<Integer>> sentences, int length) {
    int cells = weights.length / (sentences.size() * length);
    List<List<float[]>> split = new ArrayList<>();
    for (int row = 0; row < sentences.size(); row++) {
      List<float[]> words = new ArrayList<>();
      for (int t = 0; t < sentences.get(row).size(); t++) {
        int from = (row * length + t) * cells;
        words.add(Arrays.copyOfRange(weights, from, from + cells));
      }
      split.add(words);
    }
    return split;
  }

  private static NDArray indices(NDManager manager, int[] values) {
    return manager.create(Arrays.stream(values).asLongStream().toArray(), new Shape(values.length));
  }

  @Override
  public void close() {
    manager.close();
  }
}
