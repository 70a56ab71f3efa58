package captioner.model;

/** Rows laid out so that every image has the same number of them. */
final class Slots {
  private final int[] rows;
  private final int[] ofRows;

  private Slots(int[] rows, int[] ofRows) {
    this.rows = rows;
    this.ofRows = ofRows;
  }

  /** Returns the row in each slot; a slot without one of its own copies its image's first row. */
  int[] rows() {
    return rows;
  }

  /** Returns the slot of each row. */
  int[] ofRows() {
    return ofRows;
  }

  /**
   * Returns the layout of rows that belong to the given images; rows of one image follow each
   * other.
   */
  static Slots of(int[] rowImages, int[] images) {
    int[] first = new int[images.length + 1];
    for (int i = 0, row = 0; i < images.length; i++) {
      first[i] = row;
      while (row < rowImages.length && rowImages[row] == images[i]) {
        row++;
      }
      first[i + 1] = row;
    }
    if (first[images.length] != rowImages.length) {
      throw new IllegalArgumentException("rows of one image must follow each other");
    }
    int width = 0;
    for (int i = 0; i < images.length; i++) {
      width = Math.max(width, first[i + 1] - first[i]);
    }
    int[] rows = new int[images.length * width];
    int[] ofRows = new int[rowImages.length];
    for (int i = 0; i < images.length; i++) {
      for (int k = 0; k < width; k++) {
        int row = first[i] + k;
        boolean own = row < first[i + 1];
        rows[i * width + k] = own ? row : first[i];
        if (own) {
          ofRows[row] = i * width + k;
        }
      }
    }
    return new Slots(rows, ofRows);
  }

  /** Returns the values (rows, width) out of values (slots, width). */
  float[] pick(float[] values, int width) {
    if (rows.length == ofRows.length) {
      return values;
    }
    float[] picked = new float[ofRows.length * width];
    for (int row = 0; row < ofRows.length; row++) {
      System.arraycopy(values, ofRows[row] * width, picked, row * width, width);
    }
    return picked;
  }
}
