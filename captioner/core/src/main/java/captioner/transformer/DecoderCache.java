package captioner.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * What a decoder keeps between steps: for every layer the projected memory (B, A, E, N), (B, A, N,
 * E) and the self-attention keys (B·r, A, E, t) and values (B·r, A, t, E) of the t tokens so far.
 */
public final class DecoderCache {
  private final List<NDList> memory;
  private final List<NDList> past = new ArrayList<>();
  private int length;

  DecoderCache(List<NDList> memory) {
    this.memory = new ArrayList<>(memory);
    memory.forEach(layer -> past.add(new NDList()));
  }

  /** Returns the number t of tokens decoded so far. */
  public int length() {
    return length;
  }

  /**
   * Keeps the given rows of the past, in the given order; a row may be kept more than once. The
   * selected arrays belong to the manager of the indices; the old ones are freed.
   *
   * @param rows (B·r) int64, row of the last step that each row of the next one continues
   */
  public void selectRows(NDArray rows) {
    past.replaceAll(layer -> select(layer, rows));
  }

  /**
   * Keeps the memory of the given images, in the given order. The selected arrays belong to the
   * manager of the indices; the old ones are freed.
   *
   * @param images (B) int64
   */
  public void selectImages(NDArray images) {
    memory.replaceAll(layer -> select(layer, images));
  }

  /** Hands every array to another manager. */
  public void attach(NDManager manager) {
    memory.forEach(layer -> layer.attach(manager));
    past.forEach(layer -> layer.attach(manager));
  }

  private static NDList select(NDList arrays, NDArray rows) {
    NDList selected = new NDList(arrays.size());
    arrays.forEach(a -> selected.add(a.get(rows.getManager(), new NDIndex("{}", rows))));
    arrays.close();
    return selected;
  }

  NDList memory(int layer) {
    return memory.get(layer);
  }

  NDList past(int layer) {
    return past.get(layer);
  }

  void grow() {
    length++;
  }
}
