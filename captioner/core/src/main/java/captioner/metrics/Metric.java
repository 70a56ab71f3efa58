package captioner.metrics;

import java.util.List;

/** A measure of how well captions agree with reference captions. */
public interface Metric {

  /**
   * Returns the scores of a corpus, one for each number the metric reports.
   *
   * @param samples one sample an image; at least one
   * @throws IllegalArgumentException if there are no samples
   */
  List<Score> score(List<Sample> samples);
}
