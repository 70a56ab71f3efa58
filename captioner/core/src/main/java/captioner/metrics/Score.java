package captioner.metrics;

import java.util.List;

/**
 * What one metric says about a corpus and about each of its images.
 *
 * @param name the metric as published, for example "BLEU-4"
 * @param corpus the score of all images together, a fraction (CIDEr and CIDEr-D: 0 to 10)
 * @param perImage the score of each image, in the order of the samples
 */
public record Score(String name, double corpus, List<Double> perImage) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if the name is blank or there is no image
   */
  public Score {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a score needs a name: \"" + name + "\"");
    }
    if (perImage.isEmpty()) {
      throw new IllegalArgumentException("a score needs at least 1 image: 0");
    }
    perImage = List.copyOf(perImage);
  }
}
