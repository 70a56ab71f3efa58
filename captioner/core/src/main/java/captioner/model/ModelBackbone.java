package captioner.model;

import ai.djl.Device;
import captioner.vision.Backbone;
import captioner.vision.BackboneArtifact;
import captioner.vision.BackboneConfig;
import captioner.vision.BackboneZoo;
import captioner.vision.Grid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * One of the networks through which a captioner sees, frozen but for its last stage, perhaps.
 *
 * @param name what it is called in the model repository, such as resnet50
 * @param sha256 of its weight file, so that another network of the same form is not taken for it
 * @param config its form and which of its maps are read
 * @param tuned whether its last stage was trained further; the model has that stage then. Of a ViT
 *     it is the whole network
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

  /** Returns whether it was trained with the rest from nothing. */
  public boolean isUntrained() {
    return config.isUntrained();
  }

  /** Returns the part that is frozen: all, or all before the last stage. */
  public BackboneConfig frozen() {
    return tuned ? config.beforeLastStage() : config;
  }

  /**
   * Loads the frozen part of this very network.
   *
   * @param repository the folder {@code models/}
   * @return what the caller closes
   * @throws ModelException if it is not on this machine, is another one of that name, or cannot be
   *     read
   */
  public Backbone load(Path repository, Device device) throws ModelException {
    return ModelException.whenReading(() -> read(repository, device));
  }

  private Backbone read(Path repository, Device device) throws IOException {
    if (frozen().grid() == Grid.PATCHES) {
      return Backbone.ofPatches(frozen(), device);
    }
    BackboneArtifact artifact = new BackboneZoo(repository).find(name);
    if (!artifact.sha256().equals(sha256)) {
      throw new IOException(
          "%s is not the %s this model was trained on; its SHA-256 must be %s"
              .formatted(artifact.file(), name, sha256));
    }
    return Backbone.load(artifact.file(), frozen(), device);
  }
}
