package captioner.pretraining;

import captioner.training.Checks;
import captioner.training.OptimizerConfig;
import captioner.training.Schedule;
import captioner.training.SettingsFile;
import captioner.transformer.TransformerConfig;
import java.util.Objects;

/**
 * How a decoder is pretrained.
 *
 * @param minCount how often a word must occur to be known
 * @param transformer size and form, of which the decoder is used
 * @param optimizer how weights are moved
 * @param epochs passes over the text
 * @param sentencesPerStep sentences in a step
 * @param stepsBetweenReports steps after which the held-out sentences are judged, as at the end of
 *     every epoch
 * @param heldOut share of the sentences that is not trained on but judged by, at most 5,000; in (0,
 *     0.5]
 * @param seed of weights, dropout and order
 */
public record PretrainingConfig(
    int minCount,
    TransformerConfig transformer,
    OptimizerConfig optimizer,
    int epochs,
    int sentencesPerStep,
    int stepsBetweenReports,
    double heldOut,
    int seed) {

  /** Checks every value. */
  public PretrainingConfig {
    Objects.requireNonNull(transformer, "transformer");
    Objects.requireNonNull(optimizer, "optimizer");
    Checks.require(minCount >= 1, "minCount must be 1 or more", minCount);
    Checks.require(epochs >= 1, "epochs must be 1 or more", epochs);
    Checks.require(sentencesPerStep >= 1, "sentencesPerStep must be 1 or more", sentencesPerStep);
    Checks.require(
        stepsBetweenReports >= 1, "stepsBetweenReports must be 1 or more", stepsBetweenReports);
    Checks.require(heldOut > 0 && heldOut <= 0.5, "heldOut must be in (0, 0.5]", heldOut);
  }

  /** Returns the smallest useful settings: seconds for a few hundred sentences. */
  public static PretrainingConfig tiny() {
    return of(
        TransformerConfig.tiny(),
        new OptimizerConfig(Schedule.COSINE, 2e-3, 20, 0.01, 1.0),
        10,
        16);
  }

  /** Returns those for the decoder of the bundled captioner's form. */
  public static PretrainingConfig small() {
    return of(TransformerConfig.small(), OptimizerConfig.defaults(), 3, 100);
  }

  /** Returns those for the decoder as published: Vaswani et al. 2017. */
  public static PretrainingConfig base() {
    return of(
        TransformerConfig.base(), new OptimizerConfig(Schedule.NOAM, 7e-4, 4000, 0, 1.0), 3, 100);
  }

  private static PretrainingConfig of(
      TransformerConfig transformer, OptimizerConfig optimizer, int epochs, int sentences) {
    return new PretrainingConfig(
        5, transformer.withEncoderLayers(0), optimizer, epochs, sentences, 2000, 0.05, 1);
  }

  /** Returns these settings with one changed, as {@link SettingsFile#with} says. */
  public PretrainingConfig with(String setting, String value) {
    return SettingsFile.with(this, setting, value);
  }
}
