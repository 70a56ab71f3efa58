package captioner.evaluation;

import captioner.metrics.CaptionHealth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/**
 * All that is said of one system's captions.
 *
 * @param set the captions and what they were compared with
 * @param scores against the references
 * @param intervals of the scores, in their order; empty if none were asked for
 * @param health what the captions are like by themselves
 * @param novelty share of captions that are not in the training data, if that is known
 * @param signature of the scores, and of how the intervals were made
 */
public record ScoreReport(
    EvaluationSet set,
    CaptionScores scores,
    List<Interval> intervals,
    CaptionHealth health,
    OptionalDouble novelty,
    String signature) {

  /** Keeps a copy of the list. */
  public ScoreReport {
    intervals = List.copyOf(intervals);
  }

  /** Scores a set of images. */
  public static ScoreReport of(EvaluationSet set, MetricSelection selection) {
    CaptionScores scores = CaptionScores.of(set, selection);
    return new ScoreReport(
        set,
        scores,
        List.of(),
        CaptionHealth.of(set.candidates()),
        OptionalDouble.empty(),
        scores.signature());
  }

  /** Returns the report with 95 % intervals. */
  public ScoreReport withIntervals(Bootstrap bootstrap) {
    String how = "|bootstrap:%d,seed:%d".formatted(bootstrap.resamples(), bootstrap.seed());
    return new ScoreReport(
        set, scores, bootstrap.intervals(scores), health, novelty, scores.signature() + how);
  }

  /**
   * Returns the report with the share of captions that are new.
   *
   * @param training for each image its captions that the system learnt from
   */
  public ScoreReport withTraining(Collection<? extends Collection<String>> training) {
    List<List<String>> seen = new ArrayList<>();
    training.forEach(captions -> seen.addAll(EvaluationSet.tokenised(captions)));
    double share = CaptionHealth.novelty(set.candidates(), seen);
    return new ScoreReport(set, scores, intervals, health, OptionalDouble.of(share), signature);
  }
}
