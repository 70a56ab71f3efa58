package captioner.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CIDEr-D: the cosine of candidate and references as vectors of weighted n-grams, n = 1 to 4, with
 * counts clipped and differing lengths punished; 0 to 10.
 *
 * <p>Source: Vedantam, Zitnick and Parikh 2015, "CIDEr: Consensus-based Image Description
 * Evaluation", section 5 (CIDEr-D), <a href="https://arxiv.org/abs/1411.5726">arXiv:1411.5726</a>;
 * as computed by the COCO caption evaluation, which calls it "CIDEr".
 *
 * <ul>
 *   <li>Unlike the paper, term frequencies are raw counts, not divided by the caption's length.
 *   <li>Unlike the paper, the length in the penalty is the number of bigrams, so that captions of
 *       no word and of one word are equally long.
 * </ul>
 *
 * <p>By default document frequencies come from the scored samples themselves, so a score belongs to
 * the set it was computed on, and a single image scores 0 (ln 1 = 0).
 */
public final class CiderD implements Metric {

  private static final double SIGMA = 6;
  private static final double SCALE = 10;

  private final Optional<DocumentFrequencies> frequencies;

  /** Creates the metric with document frequencies of the samples it scores: for evaluation. */
  public CiderD() {
    frequencies = Optional.empty();
  }

  /** Creates the metric with given document frequencies: for rewards in self-critical training. */
  public CiderD(DocumentFrequencies frequencies) {
    this.frequencies = Optional.of(frequencies);
  }

  /** {@inheritDoc} The corpus score is the mean over images. */
  @Override
  public List<Score> score(List<Sample> samples) {
    List<List<NGrams>> references = new ArrayList<>(samples.size());
    for (Sample sample : samples) {
      references.add(sample.references().stream().map(NGrams::of).toList());
    }
    DocumentFrequencies df = frequencies.orElseGet(() -> DocumentFrequencies.ofGrams(references));
    List<Double> perImage = new ArrayList<>(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      perImage.add(image(NGrams.of(samples.get(i).candidate()), references.get(i), df));
    }
    return List.of(Score.mean("CIDEr-D", perImage));
  }

  private static double image(NGrams candidate, List<NGrams> references, DocumentFrequencies df) {
    Vector hypothesis = new Vector(candidate, df);
    double sum = 0;
    for (NGrams reference : references) {
      sum += hypothesis.similarity(new Vector(reference, df));
    }
    return SCALE * sum / NGrams.MAX_ORDER / references.size();
  }

  /** A caption as weights of its n-grams, one vector for each order. */
  private static final class Vector {

    private final NGrams grams;
    private final double[][] weights = new double[NGrams.MAX_ORDER + 1][];
    private final double[] norms = new double[NGrams.MAX_ORDER + 1];

    Vector(NGrams grams, DocumentFrequencies df) {
      this.grams = grams;
      for (int n = 1; n <= NGrams.MAX_ORDER; n++) {
        long[] keys = grams.keys(n);
        weights[n] = new double[keys.length];
        double squares = 0;
        for (int i = 0; i < keys.length; i++) {
          double weight = grams.counts(n)[i] * df.inverse(keys[i]);
          weights[n][i] = weight;
          squares += weight * weight;
        }
        norms[n] = Math.sqrt(squares);
      }
    }

    /** Returns the clipped cosines with a reference, summed over orders, less for other lengths. */
    double similarity(Vector reference) {
      double sum = 0;
      for (int n = 1; n <= NGrams.MAX_ORDER; n++) {
        double norm = norms[n] * reference.norms[n];
        if (norm != 0) {
          sum += clippedProduct(reference, n) / norm;
        }
      }
      double delta = grams.total(2) - reference.grams.total(2);
      return sum * Math.exp(-delta * delta / (2 * SIGMA * SIGMA));
    }

    private double clippedProduct(Vector reference, int n) {
      long[] ours = grams.keys(n);
      long[] theirs = reference.grams.keys(n);
      double sum = 0;
      for (int i = 0, j = 0; i < ours.length && j < theirs.length; ) {
        int order = Long.compare(ours[i], theirs[j]);
        if (order == 0) {
          double weight = reference.weights[n][j];
          sum += Math.min(weights[n][i], weight) * weight;
        }
        i += order <= 0 ? 1 : 0;
        j += order >= 0 ? 1 : 0;
      }
      return sum;
    }
  }
}
