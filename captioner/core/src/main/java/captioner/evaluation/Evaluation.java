package captioner.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a captioner said of a split.
 *
 * @param captions by image id, in the split's order; empty for a photo that could not be read
 * @param failures how many photos could not be read; they count as wrong captions
 * @param set the captions beside the split's references, ready to be scored
 */
public record Evaluation(Map<Long, String> captions, int failures, EvaluationSet set) {
  /** Copies the captions, in order. */
  public Evaluation {
    captions = Collections.unmodifiableMap(new LinkedHashMap<>(captions));
  }

  /** Returns how good the captions are. */
  public CaptionScores scores(MetricSelection selection) {
    return CaptionScores.of(set, selection);
  }
}
