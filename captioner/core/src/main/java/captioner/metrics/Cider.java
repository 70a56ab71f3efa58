package captioner.metrics;

import java.util.List;
import java.util.Optional;

/**
 * CIDEr as first published: the cosine of candidate and references as vectors of weighted n-grams,
 * n = 1 to 4; 0 to 10.
 *
 * <p>Source: Vedantam, Zitnick and Parikh 2015, "CIDEr: Consensus-based Image Description
 * Evaluation", section 4, <a href="https://arxiv.org/abs/1411.5726">arXiv:1411.5726</a>; as
 * computed by the authors' own code.
 *
 * <ul>
 *   <li>Unlike the paper, words are not stemmed.
 *   <li>Unlike the paper, term frequencies are raw counts, which changes no cosine, and the mean is
 *       multiplied by 10.
 * </ul>
 *
 * <p>Repeating a rare word raises it, which is why the COCO evaluation uses {@link CiderD}, and
 * calls that CIDEr. Document frequencies are as there.
 */
public final class Cider implements Metric {
  private final Consensus consensus;

  /** Creates the metric with document frequencies of the samples it scores. */
  public Cider() {
    this(Optional.empty());
  }

  /** Creates the metric with given document frequencies. */
  public Cider(DocumentFrequencies frequencies) {
    this(Optional.of(frequencies));
  }

  private Cider(Optional<DocumentFrequencies> frequencies) {
    consensus = new Consensus(frequencies, (c, r) -> c.cosines(r, (x, y) -> x * y));
  }

  @Override
  public List<String> names() {
    return List.of("CIDEr");
  }

  @Override
  public String signature() {
    return "CIDEr[n4]";
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
