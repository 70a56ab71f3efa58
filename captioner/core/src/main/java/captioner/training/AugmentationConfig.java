package captioner.training;

/**
 * How photos and captions are changed in training, beside the mirror.
 *
 * @param crops random parts of each photo whose features are computed, besides those of the whole
 * @param cropped share of photos that a step sees as one of these parts, in [0, 1]
 * @param wordDropout share of the words given to the decoder that are hidden from it (Bowman et al.
 *     2016, "Generating Sentences from a Continuous Space", section 3.1), in [0, 1)
 */
public record AugmentationConfig(int crops, double cropped, double wordDropout) {

  /** Checks every value. */
  public AugmentationConfig {
    Checks.require(crops >= 0, "augmentation.crops must not be negative", crops);
    Checks.require(cropped >= 0 && cropped <= 1, "augmentation.cropped must be in [0, 1]", cropped);
    Checks.require(
        cropped == 0 || crops > 0, "augmentation.cropped needs crops of 1 or more", crops);
    Checks.require(
        wordDropout >= 0 && wordDropout < 1,
        "augmentation.wordDropout must be in [0, 1)",
        wordDropout);
  }

  /** Returns none: what a recipe without this block means. */
  public static AugmentationConfig off() {
    return new AugmentationConfig(0, 0, 0);
  }
}
