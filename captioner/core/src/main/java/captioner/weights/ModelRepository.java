package captioner.weights;

import ai.djl.Application;
import ai.djl.repository.Artifact;
import ai.djl.repository.License;
import ai.djl.repository.MRL;
import ai.djl.repository.Metadata;
import ai.djl.repository.Repository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lists what a DJL repository on disk holds: {@code
 * model/APPLICATION/GROUP/ARTIFACT/metadata.json}, each naming its artifacts and their files.
 *
 * <p>Unlike DJL's own loaders, which copy a local artifact into the user's cache first, files are
 * used where they lie: the cache may hold another network of the same name.
 */
public final class ModelRepository {

  private final Path folder;

  /** Opens a repository; a folder that is not there is an empty one. */
  public ModelRepository(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  /**
   * Returns the models for a purpose, by group, family and order in their metadata.
   *
   * @throws IOException if a metadata.json is broken or lies where DJL does not look for it
   */
  public List<StoredModel> models(Application application) throws IOException {
    List<StoredModel> models = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return models;
    }
    MetadataCheck.requireSound(folder);
    Repository repository = Repository.newInstance("models", folder);
    for (MRL resource : repository.getResources()) {
      if (application.equals(resource.getApplication())) {
        for (Artifact artifact : resource.listArtifacts()) {
          models.add(stored(repository, artifact));
        }
      }
    }
    // Folders come in no particular order; within one metadata.json the order stays.
    models.sort(Comparator.comparing(StoredModel::group).thenComparing(StoredModel::family));
    return models;
  }

  private static StoredModel stored(Repository repository, Artifact artifact) {
    Metadata metadata = artifact.getMetadata();
    // As DJL resolves what it downloads: relative to the folder of the metadata.
    URI base = repository.getBaseUri().resolve(metadata.getRepositoryUri());
    Map<String, Path> files = new HashMap<>();
    long bytes = 0;
    for (Map.Entry<String, Artifact.Item> file : artifact.getFiles().entrySet()) {
      URI uri = base.resolve(file.getValue().getUri());
      if ("file".equals(uri.getScheme())) { // others are on the network: class names and the like
        files.put(file.getKey(), Path.of(uri));
        bytes += file.getValue().getSize();
      }
    }
    return new StoredModel(
        metadata.getGroupId(),
        metadata.getArtifactId(),
        artifact.getName(),
        artifact.getProperties(),
        Optional.ofNullable(metadata.getWebsite()).orElse(""),
        Optional.ofNullable(metadata.getLicenses()).orElse(Map.of()).values().stream()
            .map(License::getName)
            .toList(),
        files,
        bytes);
  }
}
