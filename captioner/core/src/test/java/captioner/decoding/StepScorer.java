package captioner.decoding;

/** Gives the rows of each step the scores that were written for them, over and over. */
final class StepScorer implements NextTokenScorer {
  private final float[][][] steps;
  private int step;

  /**
   * Makes a scorer.
   *
   * @param steps of each, the scores of its rows
   */
  StepScorer(float[][][] steps) {
    this.steps = steps;
  }

  /** Returns a scorer that gives every row of one step the same scores. */
  static StepScorer alike(float[][] steps) {
    float[][][] rows = new float[steps.length][][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new float[][] {steps[i]};
    }
    return new StepScorer(rows);
  }

  /** Returns how many steps were asked for. */
  int step() {
    return step;
  }

  @Override
  public int vocabularySize() {
    return 4;
  }

  @Override
  public float[] logProbs(int[] parents, int[] tokens) {
    float[][] rows = steps[step++];
    int width = rows[0].length;
    float[] logProbs = new float[parents.length * width];
    for (int row = 0; row < parents.length; row++) {
      System.arraycopy(rows[row % rows.length], 0, logProbs, width * row, width);
    }
    return logProbs;
  }
}
