package captioner.metrics.meteor;

import captioner.metrics.Metric;
import captioner.metrics.Sample;
import java.util.List;
import java.util.Optional;

/**
 * METEOR 1.5 for English: a weighted mean of the precision and recall of aligned words, less for
 * words in another order; 0 to 1.
 *
 * <p>Source: Denkowski and Lavie 2014, "Meteor Universal: Language Specific Translation Evaluation
 * for Any Target Language", <a href="https://aclanthology.org/W14-3348/">W14-3348</a>; as computed
 * by the COCO caption evaluation.
 *
 * <ul>
 *   <li>Each image is scored against the reference that gives most, of equally good ones the first.
 *       So the order of references changes no image's score, but may change the corpus score.
 *   <li>A candidate with the words of a reference scores 1, the most there is; an empty candidate
 *       scores 0.
 *   <li>Unlike the paper, a chunk that holds every word of both captions is not counted.
 * </ul>
 *
 * <p>Immutable; may be used by several threads at once.
 */
public final class Meteor implements Metric {

  private final Optional<ParaphraseTable> paraphrases;

  /**
   * Creates the metric without paraphrases. Its scores are lower than published ones, by some 0.006
   * for a corpus; the signature says so.
   */
  public Meteor() {
    paraphrases = Optional.empty();
  }

  /** Creates the metric as published, given METEOR's paraphrases. */
  public Meteor(ParaphraseTable paraphrases) {
    this.paraphrases = Optional.of(paraphrases);
  }

  @Override
  public List<String> names() {
    return List.of("METEOR");
  }

  @Override
  public String signature() {
    return paraphrases.isPresent()
        ? "METEOR[1.5,en,norm,exact+stem+synonym+paraphrase]"
        : "METEOR[1.5,en,norm,exact+stem+synonym]";
  }

  /**
   * {@inheritDoc} A row holds the words of the candidate and of the reference it was aligned with,
   * their function words, their matched content and function words by the kind of match, and the
   * chunks.
   */
  @Override
  public List<double[]> statistics(List<Sample> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a score needs at least 1 image: 0");
    }
    Lexicon lexicon = new Lexicon(paraphrases);
    return samples.parallelStream().map(sample -> row(sample, lexicon)).toList();
  }

  @Override
  public double[] scores(double[] sums) {
    return new double[] {Statistics.score(sums)};
  }

  private double[] row(Sample sample, Lexicon lexicon) {
    Caption candidate = lexicon.caption(sample.candidate());
    double[] best = {};
    double most = -1;
    for (List<String> tokens : sample.references()) {
      Caption reference = lexicon.caption(tokens);
      Alignment alignment = Aligner.align(Matches.between(candidate, reference, paraphrases));
      double[] counts = Statistics.of(candidate, reference, alignment);
      double score = Statistics.score(counts);
      if (score > most) {
        most = score;
        best = counts;
      }
    }
    return best;
  }
}
