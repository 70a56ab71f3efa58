package captioner.evaluation;

import captioner.Caption;
import captioner.Rescorer;
import captioner.metrics.CiderD;
import captioner.metrics.DocumentFrequencies;
import captioner.metrics.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * Scores a caption by its mean CIDEr-D against the other candidates of the photo, weighted by their
 * probabilities: the highest is the one that most of what the model might say agrees with.
 *
 * <p>Sources: minimum Bayes risk decoding, Kumar and Byrne 2004, <a
 * href="https://aclanthology.org/N04-1022/">N04-1022</a>; consensus captions, Devlin et al. 2015,
 * "Language Models for Image Captioning", section 4, <a
 * href="https://arxiv.org/abs/1505.01809">arXiv:1505.01809</a>. Unlike Kumar and Byrne, a caption
 * is not compared with itself, as in Devlin; otherwise the likeliest would win for its own share.
 */
public final class ConsensusScorer implements Rescorer {
  private final CiderD ciderD;

  /**
   * Makes a scorer.
   *
   * @param frequencies of the training references, as a rule
   */
  public ConsensusScorer(DocumentFrequencies frequencies) {
    ciderD = new CiderD(frequencies);
  }

  /** {@inheritDoc} From 0 to 10; that of an only caption is 0. */
  @Override
  public double[] scores(List<Caption> captions) {
    int n = captions.size();
    double[] scores = new double[n];
    if (n == 1) {
      return scores;
    }
    double[] weights = weights(captions);
    List<double[]> similarities = ciderD.statistics(pairs(captions));
    int pair = 0;
    for (int i = 0; i < n; i++) {
      double sum = 0;
      double total = 0;
      for (int j = 0; j < n; j++) {
        if (j != i) {
          sum += weights[j] * similarities.get(pair++)[0];
          total += weights[j];
        }
      }
      scores[i] = sum / total;
    }
    return scores;
  }

  /** Returns each caption beside each other one, row by row. */
  private static List<Sample> pairs(List<Caption> captions) {
    List<Sample> pairs = new ArrayList<>();
    for (Caption candidate : captions) {
      for (Caption other : captions) {
        if (other != candidate) {
          pairs.add(new Sample(candidate.tokens(), List.of(other.tokens())));
        }
      }
    }
    return pairs;
  }

  /** Returns probabilities, up to a factor, none of them 0 for being small. */
  private static double[] weights(List<Caption> captions) {
    double largest = captions.stream().mapToDouble(Caption::logProb).max().orElse(0);
    return captions.stream()
        .mapToDouble(caption -> Math.max(Double.MIN_NORMAL, Math.exp(caption.logProb() - largest)))
        .toArray();
  }
}
