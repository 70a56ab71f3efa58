package captioner.compare;

import captioner.evaluation.Comparison;
import captioner.evaluation.ScoreReport;
import java.util.List;
import java.util.Optional;

/**
 * What became of a row.
 *
 * @param row that was worked on
 * @param finished what it brought, unless it failed
 * @param failure why it failed, for people
 */
record RowOutcome(ComparedRow row, Optional<Scored> finished, String failure) {

  /**
   * A row that is finished, and its scores.
   *
   * @param row what it brought
   * @param report its scores, with intervals
   * @param changes against the first row that was finished; empty for that one
   */
  record Scored(FinishedRow row, ScoreReport report, List<Comparison> changes) {

    /** Keeps a copy of the list. */
    Scored {
      changes = List.copyOf(changes);
    }
  }
}
