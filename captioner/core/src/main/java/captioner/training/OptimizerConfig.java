package captioner.training;

import java.util.Objects;

/**
 * How weights are moved.
 *
 * @param schedule course of the learning rate
 * @param learningRate its peak
 * @param warmupSteps steps until the peak
 * @param weightDecay of weight matrices, decoupled (Loshchilov and Hutter 2019, AdamW)
 * @param clipNorm largest global norm of the gradient; longer ones are scaled down to it (Pascanu
 *     et al. 2013)
 */
public record OptimizerConfig(
    Schedule schedule, double learningRate, int warmupSteps, double weightDecay, double clipNorm) {

  /** Checks every value. */
  public OptimizerConfig {
    Objects.requireNonNull(schedule, "schedule");
    Checks.require(learningRate > 0, "learningRate must be positive", learningRate);
    Checks.require(warmupSteps >= 0, "warmupSteps must not be negative", warmupSteps);
    Checks.require(
        weightDecay >= 0 && weightDecay < 1, "weightDecay must be in [0, 1)", weightDecay);
    Checks.require(clipNorm > 0, "clipNorm must be positive", clipNorm);
  }

  /** Returns what the bundled captioner was trained with. */
  public static OptimizerConfig defaults() {
    return new OptimizerConfig(Schedule.COSINE, 6e-4, 300, 0.01, 1.0);
  }
}
