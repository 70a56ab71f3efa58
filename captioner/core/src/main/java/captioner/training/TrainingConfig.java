package captioner.training;

/**
 * How long and on what a run trains.
 *
 * @param epochs most passes over the training captions
 * @param imagesPerStep images B in a step
 * @param captionsPerImage captions r of each of them
 * @param labelSmoothing share of the target spread evenly over the vocabulary (Szegedy et al. 2016,
 *     section 7), in [0, 1)
 * @param doublyStochastic weight λ of the wish that an LSTM look at every part of a photo about
 *     once in a sentence (Xu et al. 2015, section 4.2.1, equation 14), 0 or more
 * @param averageDecay decay of the moving average of the weights that is evaluated and saved
 *     (Polyak averaging), in [0, 1); 0 keeps the last weights
 * @param mirror share of steps that see their photos mirrored left to right, in [0, 1]
 * @param patience epochs without a better validation CIDEr-D after which the run stops
 * @param seed of weights, dropout and order
 */
public record TrainingConfig(
    int epochs,
    int imagesPerStep,
    int captionsPerImage,
    double labelSmoothing,
    double doublyStochastic,
    double averageDecay,
    double mirror,
    int patience,
    int seed) {

  /** Checks every value. */
  public TrainingConfig {
    Checks.require(epochs >= 1, "epochs must be 1 or more", epochs);
    Checks.require(imagesPerStep >= 1, "imagesPerStep must be 1 or more", imagesPerStep);
    Checks.require(captionsPerImage >= 1, "captionsPerImage must be 1 or more", captionsPerImage);
    Checks.require(
        labelSmoothing >= 0 && labelSmoothing < 1,
        "labelSmoothing must be in [0, 1)",
        labelSmoothing);
    Checks.require(
        doublyStochastic >= 0 && doublyStochastic <= 1000,
        "doublyStochastic must be in [0, 1000]",
        doublyStochastic);
    Checks.require(
        averageDecay >= 0 && averageDecay < 1, "averageDecay must be in [0, 1)", averageDecay);
    Checks.require(mirror >= 0 && mirror <= 1, "mirror must be in [0, 1]", mirror);
    Checks.require(patience >= 1, "patience must be 1 or more", patience);
  }

  /** Returns what the bundled captioner was trained with. */
  public static TrainingConfig defaults() {
    return new TrainingConfig(12, 20, 5, 0.1, 0, 0.998, 0.5, 4, 1);
  }

  /** Returns these settings with another length and seed. */
  TrainingConfig withRun(int epochs, int seed) {
    return new TrainingConfig(
        epochs,
        imagesPerStep,
        captionsPerImage,
        labelSmoothing,
        doublyStochastic,
        averageDecay,
        mirror,
        patience,
        seed);
  }

  /** Returns these settings with another weight of the doubly stochastic penalty. */
  TrainingConfig withDoublyStochastic(double weight) {
    return new TrainingConfig(
        epochs,
        imagesPerStep,
        captionsPerImage,
        labelSmoothing,
        weight,
        averageDecay,
        mirror,
        patience,
        seed);
  }
}
