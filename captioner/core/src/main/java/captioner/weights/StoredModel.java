package captioner.weights;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One model of a repository on disk: an artifact of a {@code metadata.json}.
 *
 * @param group its metadata's groupId, such as ai.djl.pytorch
 * @param family its metadata's artifactId, such as resnet
 * @param name its own, such as traced_resnet50_v1
 * @param properties what distinguishes it within its family, such as layers
 * @param origin where it came from: its metadata's website, or empty
 * @param licence names of its licences
 * @param files by key, such as model; none need be there
 * @param bytes size of its files as its metadata says, in bytes
 */
public record StoredModel(
    String group,
    String family,
    String name,
    Map<String, String> properties,
    String origin,
    List<String> licence,
    Map<String, Path> files,
    long bytes) {

  /** Copies its collections. */
  public StoredModel {
    properties = Map.copyOf(properties);
    licence = List.copyOf(licence);
    files = Map.copyOf(files);
  }
}
