package captioner.weights;

import ai.djl.Application;
import ai.djl.repository.Metadata;
import ai.djl.util.JsonUtils;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads every {@code metadata.json} of a repository to name the one that is broken; DJL passes over
 * it, or fails without saying which.
 */
final class MetadataCheck {

  private MetadataCheck() {}

  /**
   * Checks the models of a repository.
   *
   * @throws IOException if a metadata.json is broken or lies where DJL does not look for it
   */
  static void requireSound(Path repository) throws IOException {
    Path models = repository.resolve("model");
    if (!Files.isDirectory(models)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(models)) {
      files = all.filter(f -> f.endsWith("metadata.json")).sorted().toList();
    }
    for (Path file : files) {
      Metadata metadata = read(file);
      require(file, metadata.getMetadataVersion(), "metadataVersion");
      require(file, metadata.getApplication(), "application");
      require(file, metadata.getGroupId(), "groupId");
      require(file, metadata.getArtifactId(), "artifactId");
      require(file, metadata.getArtifacts(), "artifacts");
      requirePlace(models, file, metadata);
    }
  }

  private static Metadata read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      Metadata metadata = JsonUtils.GSON.fromJson(reader, Metadata.class);
      if (metadata == null) {
        throw new IOException(file + " is broken: it is empty");
      }
      return metadata;
    } catch (JsonParseException e) {
      String reason = e.getMessage().lines().findFirst().orElse("");
      throw new IOException(file + " is broken: " + reason, e);
    }
  }

  private static void require(Path file, Object value, String field) throws IOException {
    if (value == null) {
      throw new IOException(file + " is broken: it lacks " + field);
    }
  }

  private static void requirePlace(Path models, Path file, Metadata metadata) throws IOException {
    if (metadata.getApplication() == Application.UNDEFINED) {
      throw new IOException(file + " is broken: DJL does not know its application");
    }
    String application = metadata.getApplication().getPath();
    String group = metadata.getGroupId();
    String artifact = metadata.getArtifactId();
    Path place = models.resolve(application).resolve(group.replace('.', '/')).resolve(artifact);
    if (!place.equals(file.getParent())) {
      throw new IOException(
          "%s says application %s, group %s and artifact %s, so it must lie in %s"
              .formatted(file, application, group, artifact, place));
    }
  }
}
