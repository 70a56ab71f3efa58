package captioner.metrics;

/**
 * A caption as weights of its n-grams, one vector for each n = 1 to 4: how often the n-gram occurs,
 * times how rare it is among images.
 */
final class NGramVector {
  private final NGrams grams;
  private final double[][] weights = new double[NGrams.MAX_ORDER][];
  private final double[] norms = new double[NGrams.MAX_ORDER];

  NGramVector(NGrams grams, DocumentFrequencies df) {
    this.grams = grams;
    for (int n = 1; n <= NGrams.MAX_ORDER; n++) {
      long[] keys = grams.keys(n);
      double[] weight = new double[keys.length];
      double squares = 0;
      for (int i = 0; i < keys.length; i++) {
        weight[i] = grams.counts(n)[i] * df.inverse(keys[i]);
        squares += weight[i] * weight[i];
      }
      weights[n - 1] = weight;
      norms[n - 1] = Math.sqrt(squares);
    }
  }

  /** How much one n-gram that both captions hold adds to their similarity. */
  @FunctionalInterface
  interface Product {
    double of(double candidate, double reference);
  }

  /** Returns the cosine with a reference, by the given product, summed over n. */
  double cosines(NGramVector reference, Product product) {
    double sum = 0;
    for (int n = 0; n < NGrams.MAX_ORDER; n++) {
      double norm = norms[n] * reference.norms[n];
      if (norm != 0) {
        sum += dot(reference, n, product) / norm;
      }
    }
    return sum;
  }

  private double dot(NGramVector reference, int n, Product product) {
    long[] ours = grams.keys(n + 1);
    long[] theirs = reference.grams.keys(n + 1);
    double sum = 0;
    for (int i = 0, j = 0; i < ours.length && j < theirs.length; ) {
      int order = Long.compare(ours[i], theirs[j]);
      if (order == 0) {
        sum += product.of(weights[n][i], reference.weights[n][j]);
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return sum;
  }

  /** Returns how many bigrams longer than the reference this caption is. */
  double lengthDifference(NGramVector reference) {
    return grams.total(2) - reference.grams.total(2);
  }
}
