package captioner.training;

import captioner.vision.BackboneConfig;
import captioner.vision.Grid;
import java.util.Objects;

/**
 * Whether backbones are trained further with the rest. Of ResNets only the last stage can be; all
 * before it, and BatchNorm's statistics, stay as they are. A ViT that has no weights yet is always
 * trained, at the learning rate of the rest.
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
    LAYER4,
    /** All of a ViT. */
    VIT
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
    if (backbone.isTransformer()) {
      return stage == Stage.VIT || backbone.isUntrained();
    }
    return stage == Stage.LAYER4
        && backbone.grid() == Grid.LAYER4
        && backbone.architecture().startsWith("resnet");
  }
}
