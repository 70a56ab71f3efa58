package captioner.model;

import captioner.vision.BackboneConfig;
import captioner.vision.Grid;
import java.util.Objects;

/**
 * One of the networks through which a captioner sees, frozen but for its last stage, perhaps.
 *
 * @param name what it is called in the model repository, such as resnet50
 * @param sha256 of its weight file, so that another network of the same form is not taken for it
 * @param config its form and which of its maps are read
 * @param tuned whether its last stage was trained further; the model has that stage then
 */
public record ModelBackbone(String name, String sha256, BackboneConfig config, boolean tuned) {

  /** Checks that nothing is missing. */
  public ModelBackbone {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(config, "config");
  }

  /** Describes a frozen one. */
  public ModelBackbone(String name, String sha256, BackboneConfig config) {
    this(name, sha256, config, false);
  }

  /** Returns the part that is frozen: all, or all before the last stage. */
  public BackboneConfig frozen() {
    return tuned
        ? new BackboneConfig(config.architecture(), config.strideOn(), Grid.LAYER3)
        : config;
  }
}
