package captioner.metrics;

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

  private final Consensus consensus;

  /** Creates the metric with document frequencies of the samples it scores: for evaluation. */
  public CiderD() {
    consensus = consensus(Optional.empty());
  }

  /** Creates the metric with given document frequencies: for few images, or one. */
  public CiderD(DocumentFrequencies frequencies) {
    consensus = consensus(Optional.of(frequencies));
  }

  static Consensus consensus(Optional<DocumentFrequencies> frequencies) {
    return new Consensus(frequencies, CiderD::similarity);
  }

  /** Returns the clipped cosines with a reference, summed over orders, less for other lengths. */
  private static double similarity(NGramVector candidate, NGramVector reference) {
    double delta = candidate.lengthDifference(reference);
    return candidate.cosines(reference, (x, y) -> Math.min(x, y) * y)
        * Math.exp(-delta * delta / (2 * SIGMA * SIGMA));
  }

  @Override
  public List<String> names() {
    return List.of("CIDEr-D");
  }

  @Override
  public String signature() {
    return "CIDEr-D[n4,s6.0]";
  }

  /** {@inheritDoc} A row holds the image's score, and 1: the corpus score is the mean. */
  @Override
  public List<double[]> statistics(List<Sample> samples) {
    return consensus.statistics(samples);
  }

  @Override
  public double[] scores(double[] sums) {
    return MeanStatistics.mean(sums);
  }
}
