package captioner.training;

import captioner.vision.BackboneArtifact;
import java.nio.file.Path;
import java.util.List;

/**
 * A trained model that teaches another, found.
 *
 * @param folder of the model
 * @param backbones those that it was trained on, in its order
 */
public record TeacherModel(Path folder, List<BackboneArtifact> backbones) {
  /** Keeps a copy of the list. */
  public TeacherModel {
    backbones = List.copyOf(backbones);
  }
}
