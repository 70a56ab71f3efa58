package captioner.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a captioner said of a split, and how good it was.
 *
 * @param captions by image id, in the split's order; empty for a photo that could not be read
 * @param failures how many photos could not be read; they count as wrong captions
 * @param scores of all captions together
 */
public record Evaluation(Map<Long, String> captions, int failures, CaptionScores scores) {
  /** Copies the captions, in order. */
  public Evaluation {
    captions = Collections.unmodifiableMap(new LinkedHashMap<>(captions));
  }
}
