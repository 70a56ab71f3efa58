package captioner.evaluation;

import captioner.Caption;
import captioner.Rescorer;
import captioner.metrics.CiderD;
import captioner.metrics.DocumentFrequencies;
import captioner.metrics.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Scores a caption by its mean CIDEr-D against the other candidates of the photo: the highest is
 * the one that most of what the model might say agrees with.
 *
 * <p>Sources: consensus captions, Devlin et al. 2015, "Exploring Nearest Neighbor Approaches for
 * Image Captioning", <a href="https://arxiv.org/abs/1505.04467">arXiv:1505.04467</a>, which choose
 * among the captions of similar photos; minimum Bayes risk decoding, Kumar and Byrne 2004, <a
 * href="https://aclanthology.org/N04-1022/">N04-1022</a>. Unlike in the latter, candidates count
 * alike and not by their probabilities, and none is compared with itself: short captions are the
 * likeliest, and would win for that.
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
  public double[] scores(List<Caption> captions, float[] features) {
    if (captions.size() == 1) {
      return new double[1];
    }
    List<List<String>> candidates = captions.stream().map(Caption::tokens).toList();
    List<Sample> samples =
        IntStream.range(0, candidates.size())
            .mapToObj(i -> new Sample(candidates.get(i), without(candidates, i)))
            .toList();
    return ciderD.statistics(samples).stream().mapToDouble(row -> row[0]).toArray();
  }

  private static List<List<String>> without(List<List<String>> candidates, int i) {
    List<List<String>> others = new ArrayList<>(candidates);
    others.remove(i);
    return others;
  }
}
