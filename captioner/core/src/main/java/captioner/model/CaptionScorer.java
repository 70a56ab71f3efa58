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
 *
 * <p>The decoder wants the same number of rows for every image, one image after the other. A search
 * may have fewer hypotheses for one image than for another: the missing ones are filled with
 * copies, whose scores are not read.
 */
public final class CaptionScorer implements NextTokenScorer, AutoCloseable {
  private final CaptionNetwork network;
  private final int vocabularySize;
  private final NDManager manager;
  private final ParameterStore ps;
  private final NDArray memory;
  private final DecoderState state;

  /** Image of every row of the last call. */
  private int[] rowImages;

  /** Place in the state of every row of the last call. */
  private int[] rowSlots;

  /** Images whose memory the state holds, in order. */
  private int[] images;

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
    images = identity((int) features.head().getShape().get(0));
    rowImages = images;
    rowSlots = images;
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public float[] logProbs(int[] parents, int[] tokens) {
    int[] newRowImages = Arrays.stream(parents).map(parent -> rowImages[parent]).toArray();
    int[] newImages = Arrays.stream(newRowImages).distinct().toArray();
    Slots slots = Slots.of(newRowImages, newImages);
    try (NDManager step = manager.newSubManager()) {
      if (!Arrays.equals(images, newImages)) {
        int[] old = images;
        state.selectImages(
            indices(step, Arrays.stream(newImages).map(image -> place(image, old)).toArray()));
      }
      if (state.length() > 0) {
        int[] oldSlots = rowSlots;
        state.selectRows(
            indices(step, Arrays.stream(slots.rows()).map(r -> oldSlots[parents[r]]).toArray()));
      }
      NDArray input =
          indices(step, Arrays.stream(slots.rows()).map(r -> tokens[r]).toArray()).reshape(-1, 1);
      NDList result = network.step(ps, input, state);
      float[] logProbs = result.head().logSoftmax(-1).toFloatArray(); // (slots, 1, V)
      state.attach(manager);
      rowImages = newRowImages;
      rowSlots = slots.ofRows();
      images = newImages;
      return slots.pick(logProbs, vocabularySize);
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

  /** Returns where an image stands among others; they may be in any order. */
  private static int place(int image, int[] images) {
    int place = 0;
    while (images[place] != image) {
      place++;
    }
    return place;
  }

  private static NDArray indices(NDManager manager, int[] values) {
    return manager.create(Arrays.stream(values).asLongStream().toArray(), new Shape(values.length));
  }

  private static int[] identity(int size) {
    int[] values = new int[size];
    Arrays.setAll(values, i -> i);
    return values;
  }

  @Override
  public void close() {
    manager.close();
  }
}
