package captioner.decoding;

import java.util.Arrays;

/** What one token is drawn from. */
final class TokenDistribution {
  private final double[] weights; // (V), 0 for what is never drawn
  private final double sum;

  /**
   * Makes the distribution of the token after a row's prefix.
   *
   * @param logProbs (rows, V)
   * @param forbidden (V)
   */
  TokenDistribution(SamplingConfig config, int row, float[] logProbs, boolean[] forbidden) {
    weights = new double[forbidden.length];
    double max = Double.NEGATIVE_INFINITY;
    for (int token = 0; token < weights.length; token++) {
      float logProb = logProbs[row * weights.length + token];
      TopCandidates.check(logProb, row, token);
      weights[token] = forbidden[token] ? Double.NEGATIVE_INFINITY : logProb;
      max = Math.max(max, weights[token]);
    }
    if (max > Double.NEGATIVE_INFINITY) {
      for (int token = 0; token < weights.length; token++) {
        weights[token] = Math.exp((weights[token] - max) / config.temperature());
      }
      if (config.cuts(weights.length)) {
        keepLikeliest(config);
      }
    } else {
      Arrays.fill(weights, 0);
    }
    sum = Arrays.stream(weights).sum();
  }

  /** Sets to 0 all but the top k, and of these all but the nucleus; ties go to lower tokens. */
  private void keepLikeliest(SamplingConfig config) {
    double[] ascending = weights.clone();
    Arrays.sort(ascending);
    int possible = Math.min(config.topK(), ascending.length);
    double enough = config.topP() * sumOfLast(ascending, possible);
    int kept = 1;
    double mass = ascending[ascending.length - 1];
    while (kept < possible && mass < enough) {
      kept++;
      mass += ascending[ascending.length - kept];
    }
    double least = ascending[ascending.length - kept];
    int ties = kept - (int) Arrays.stream(weights).filter(weight -> weight > least).count();
    for (int token = 0; token < weights.length; token++) {
      if (weights[token] < least || weights[token] == least && ties-- <= 0) {
        weights[token] = 0;
      }
    }
  }

  private static double sumOfLast(double[] values, int count) {
    double sum = 0;
    for (int i = values.length - 1; i >= values.length - count; i--) {
      sum += values[i];
    }
    return sum;
  }

  /** Returns whether there is no token to be drawn. */
  boolean isEmpty() {
    return sum == 0;
  }

  /**
   * Returns the token at a place in the distribution, which is laid out by token, not by
   * probability, so that rounding does not change the order.
   *
   * @param place 0 or more and less than 1
   */
  int at(double place) {
    double left = place * sum;
    int last = 0;
    for (int token = 0; token < weights.length; token++) {
      if (weights[token] > 0) {
        last = token;
        left -= weights[token];
        if (left < 0) {
          return token;
        }
      }
    }
    return last;
  }
}
