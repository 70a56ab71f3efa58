package captioner.model;

import java.util.Arrays;

/**
 * Follows the rows of a search through a scorer's cache. A search may have fewer hypotheses for one
 * image than for another, and leaves out images that are finished; a network wants as many rows of
 * every image, one image after the other. The missing ones are filled with copies, whose scores are
 * not read.
 */
public final class BatchRows {
  /** Image of every row of the last call. */
  private int[] rowImages;

  /** Place in the cache of every row of the last call. */
  private int[] rowSlots;

  /** Images that the cache holds, in order. */
  private int[] images;

  /** Begins with one row an image. */
  public BatchRows(int count) {
    images = new int[count];
    Arrays.setAll(images, i -> i);
    rowImages = images;
    rowSlots = images;
  }

  /** What one call of a scorer is to do. */
  public static final class Step {
    private final int[] places;
    private final boolean selects;
    private final int[] cacheRows;
    private final int[] inputs;
    private final Slots slots;

    private Step(int[] places, boolean selects, int[] cacheRows, int[] inputs, Slots slots) {
      this.places = places;
      this.selects = selects;
      this.cacheRows = cacheRows;
      this.inputs = inputs;
      this.slots = slots;
    }

    /** Returns whether images leave the cache. */
    public boolean selectsImages() {
      return selects;
    }

    /** Returns the places in the cache of the images that stay, in their new order. */
    public int[] places() {
      return places.clone();
    }

    /** Returns for each of the network's rows the row of the cache that it continues. */
    public int[] cacheRows() {
      return cacheRows.clone();
    }

    /** Returns the token of each of the network's rows. */
    public int[] inputs() {
      return inputs.clone();
    }

    /** Returns of values (network's rows, width) those of the search's rows. */
    public float[] pick(float[] values, int width) {
      return slots.pick(values, width);
    }
  }

  /**
   * Returns what a call of {@code NextTokenScorer.logProbs} is to do, and counts it as done.
   *
   * @param parents as given to it
   * @param tokens as given to it
   */
  public Step next(int[] parents, int[] tokens) {
    int[] newRowImages = Arrays.stream(parents).map(parent -> rowImages[parent]).toArray();
    int[] newImages = Arrays.stream(newRowImages).distinct().toArray();
    Slots slots = Slots.of(newRowImages, newImages);
    int[] old = images;
    int[] oldSlots = rowSlots;
    Step step =
        new Step(
            Arrays.stream(newImages).map(image -> place(image, old)).toArray(),
            !Arrays.equals(old, newImages),
            Arrays.stream(slots.rows()).map(row -> oldSlots[parents[row]]).toArray(),
            Arrays.stream(slots.rows()).map(row -> tokens[row]).toArray(),
            slots);
    rowImages = newRowImages;
    rowSlots = slots.ofRows();
    images = newImages;
    return step;
  }

  /** Returns where an image stands among others; they may be in any order. */
  private static int place(int image, int[] images) {
    int place = 0;
    while (images[place] != image) {
      place++;
    }
    return place;
  }
}
