package captioner;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a captioner looked while it wrote: for every word of a caption, how its attention was
 * spread over the grid of the photo.
 *
 * <p>The weights are the decoder's cross-attention in its last layer, averaged over heads, in the
 * step that chose the word; as in Xu et al. 2015, "Show, Attend and Tell", figure 3, <a
 * href="https://arxiv.org/abs/1502.03044">arXiv:1502.03044</a>.
 *
 * @param rows of the grid, from the top
 * @param columns of the grid, from the left
 * @param words for each word of the caption rows times columns weights, row by row; each from 0 to
 *     1, together 1
 */
public record AttentionMap(int rows, int columns, List<List<Float>> words) {
  /** Checks that every word has a weight for every cell. */
  public AttentionMap {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException("a grid has at least 1 cell: " + rows + " x " + columns);
    }
    words = words.stream().map(List::copyOf).toList();
    for (List<Float> weights : words) {
      if (weights.size() != rows * columns) {
        throw new IllegalArgumentException(
            "a word needs rows x columns weights: %d, not %d"
                .formatted(weights.size(), rows * columns));
      }
    }
  }

  /** Returns the map of words whose weights come as arrays. */
  static AttentionMap of(int rows, int columns, List<float[]> words) {
    return new AttentionMap(rows, columns, words.stream().map(AttentionMap::boxed).toList());
  }

  private static List<Float> boxed(float[] weights) {
    return IntStream.range(0, weights.length).mapToObj(i -> weights[i]).toList();
  }
}
