package captioner.recurrent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

/**
 * What a decoder keeps between steps: the projected memory of every image, and the state h and c of
 * every row, (B·r, n) each. Before the first step there is one row an image.
 */
public final class RecurrentState {
  private NDList memory;
  private NDList state;
  private int length;

  RecurrentState(NDList memory, NDList state) {
    this.memory = memory;
    this.state = state;
  }

  /** Returns the number of tokens decoded so far. */
  public int length() {
    return length;
  }

  /**
   * Keeps the given rows of the state, in the given order; a row may be kept more than once. The
   * selected arrays belong to the manager of the indices; the old ones are freed.
   *
   * @param rows (B·r) int64, row of the last step that each row of the next one continues
   */
  public void selectRows(NDArray rows) {
    state = select(state, rows);
  }

  /**
   * Keeps the memory of the given images, in the given order, and, before the first step, the state
   * they begin with. The selected arrays belong to the manager of the indices; the old ones are
   * freed.
   *
   * @param images (B) int64
   */
  public void selectImages(NDArray images) {
    memory = select(memory, images);
    if (length == 0) {
      state = select(state, images);
    }
  }

  /** Hands every array to another manager. */
  public void attach(NDManager manager) {
    memory.attach(manager);
    state.attach(manager);
  }

  private static NDList select(NDList arrays, NDArray rows) {
    NDList selected = new NDList(arrays.size());
    arrays.forEach(a -> selected.add(a.get(rows.getManager(), new NDIndex("{}", rows))));
    arrays.close();
    return selected;
  }

  NDList memory() {
    return memory;
  }

  NDList state() {
    return state;
  }

  void goOn(NDList next) {
    state = next;
    length++;
  }

  /** Gives every image r rows and hands their state to a manager: (B, n) to (B·r, n). */
  void spread(long rows, NDManager manager) {
    state.attach(manager);
    if (length > 0) {
      return;
    }
    NDList spread = new NDList(state.size());
    for (NDArray ofImages : state) {
      long images = ofImages.getShape().get(0);
      long width = ofImages.getShape().get(1);
      spread.add(
          ofImages
              .expandDims(1)
              .broadcast(images, rows / images, width)
              .reshape(rows, width)); // (B, n) -> (B, r, n) -> (B·r, n)
    }
    state = spread;
  }
}
