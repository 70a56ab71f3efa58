package captioner.training;

import captioner.vision.BackboneConfig;
import captioner.vision.Grid;
import java.util.Objects;

/**
 * Whether backbones are trained further with the rest. Only the last stage of ResNets can be; all
 * before it, and BatchNorm's statistics, stay as they are.
 *
 * @param stage what is trained
 * @param learningRate highest learning rate of it; it follows the schedule of the rest
 */
public record FineTuningConfig(Stage stage, double learningRate) {

  /** What is trained of a backbone. */
  public enum Stage {
    /** Nothing. */
    NONE,
    /** Layer4 of ResNets. */
    LAYER4
  }

  /** Checks every value. */
  public FineTuningConfig {
    Objects.requireNonNull(stage, "stage");
    Checks.require(learningRate > 0, "fineTuning.learningRate must be positive", learningRate);
  }

  /** Returns nothing to be trained: what a recipe without this block means. */
  public static FineTuningConfig off() {
    return new FineTuningConfig(Stage.NONE, 2e-5);
  }

  /** Returns whether some of a backbone is trained. */
  boolean tunes(BackboneConfig backbone) {
    return stage != Stage.NONE
        && backbone.grid() == Grid.LAYER4
        && backbone.architecture().startsWith("resnet");
  }
}
