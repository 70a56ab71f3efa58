package captioner.decoding;

/**
 * The best few of many (row, token) pairs by log-probability, best first.
 *
 * <p>The hot path of beam search: K x V numbers an image and step. Nearly all of them fail one
 * comparison with the worst kept; the few that pass are inserted into a short sorted array. Ties go
 * to the one offered first, that is to the lower row, then to the lower token.
 */
final class TopCandidates {
  /** Rounding may lift a log-probability this far above zero; more means that it is none. */
  private static final float ROUNDING = 1e-3f;

  private final double[] totals;
  private final int[] rows;
  private final int[] tokens;
  private int size;

  TopCandidates(int capacity) {
    totals = new double[capacity];
    rows = new int[capacity];
    tokens = new int[capacity];
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  int row(int rank) {
    return rows[rank];
  }

  int token(int rank) {
    return tokens[rank];
  }

  /**
   * Offers every token of one row that is possible and not suppressed.
   *
   * @param prefixLogProb log-probability of the row's prefix
   * @param logProbs (rows, V)
   * @param suppressed (V)
   */
  void offerRow(int row, double prefixLogProb, float[] logProbs, boolean[] suppressed) {
    int start = row * suppressed.length;
    double worst = worst();
    for (int token = 0; token < suppressed.length; token++) {
      double total = prefixLogProb + logProbs[start + token];
      // Written so that NaN passes and is found out; -Infinity never does.
      if (!(total <= worst)) {
        check(logProbs[start + token], row, token);
        if (!suppressed[token]) {
          insert(total, row, token);
          worst = worst();
        }
      }
    }
  }

  /** Offers one token of a row, if it is possible. */
  void offer(int row, int token, double prefixLogProb, float logProb) {
    double total = prefixLogProb + logProb;
    if (!(total <= worst())) {
      check(logProb, row, token);
      insert(total, row, token);
    }
  }

  /** Returns what a candidate must exceed. */
  private double worst() {
    return size < totals.length ? Double.NEGATIVE_INFINITY : totals[size - 1];
  }

  private void insert(double total, int row, int token) {
    int at = size < totals.length ? size++ : size - 1;
    for (; at > 0 && totals[at - 1] < total; at--) {
      totals[at] = totals[at - 1];
      rows[at] = rows[at - 1];
      tokens[at] = tokens[at - 1];
    }
    totals[at] = total;
    rows[at] = row;
    tokens[at] = token;
  }

  /** Refuses what cannot be a log-probability. */
  static void check(float logProb, int row, int token) {
    if (!(logProb <= ROUNDING)) {
      throw new IllegalStateException(
          "scorer must return log-probabilities, 0 or less: "
              + logProb
              + " for token "
              + token
              + " in row "
              + row);
    }
  }
}
