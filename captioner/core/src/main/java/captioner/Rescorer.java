package captioner;

import java.util.List;

/** Judges the captions that a search found for one photo, beside each other. */
@FunctionalInterface
public interface Rescorer {

  /**
   * Returns a score for each caption; the highest is to come first.
   *
   * @param captions of one photo, as the search ranks them, at least one
   * @param features (C) of the photo: the mean over the grid of every channel of the backbones
   * @return as many finite numbers, in the captions' order
   */
  double[] scores(List<Caption> captions, float[] features);

  /**
   * Returns how sure it makes one to give a caption a score; as the model is, unless overridden.
   *
   * @param caption one of the captions that were scored, as the search ranked it
   * @param score that it got
   * @return from 0 to 1
   */
  default double confidence(Caption caption, double score) {
    return caption.confidence();
  }
}
