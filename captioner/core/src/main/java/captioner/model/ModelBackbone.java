package captioner.model;

import captioner.vision.BackboneConfig;
import java.util.Objects;

/**
 * One frozen network of a captioner.
 *
 * @param name what it is called in the model repository, such as resnet50
 * @param sha256 of its weight file, so that another network of the same form is not taken for it
 * @param config its form and which of its maps are read
 */
public record ModelBackbone(String name, String sha256, BackboneConfig config) {

  /** Checks that nothing is missing. */
  public ModelBackbone {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(config, "config");
  }
}
