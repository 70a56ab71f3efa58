package captioner.vision;

import ai.djl.Application;
import ai.djl.repository.MRL;
import ai.djl.repository.zoo.ModelZoo;
import ai.djl.util.Progress;
import captioner.weights.ModelRepository;
import captioner.weights.StoredModel;
import captioner.weights.WeightFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds backbones by name: first in the project's own model repository, then in DJL's PyTorch model
 * zoo, of which this machine keeps what it has once downloaded.
 *
 * <pre>{@code
 * BackboneZoo zoo = new BackboneZoo(Path.of("models"));
 * BackboneArtifact resnet = zoo.download("resnet101", new ProgressBar());
 * try (Backbone backbone = resnet.load(Grid.LAYER4, Device.cpu())) { ... }
 * }</pre>
 *
 * <p>In a repository, the name of a backbone is its artifactId followed by its property {@code
 * layers}, if it has one: resnet + 50. The property {@code stride}, conv1 or conv2, says where the
 * stride stands; without it the traced code in the file is read.
 */
public final class BackboneZoo {

  private final ModelRepository repository;
  private final ResnetZoo resnets;

  /** Joins a repository on disk, which may be missing, and DJL's zoo. */
  public BackboneZoo(Path repository) {
    this(repository, ModelZoo.getModelZoo("ai.djl.pytorch").getModelLoader("resnet").getMrl());
  }

  /**
   * Joins a repository on disk and ResNets in a remote one.
   *
   * @param resnets as DJL's {@code ai.djl.pytorch:resnet} is
   */
  public BackboneZoo(Path repository, MRL resnets) {
    this.repository = new ModelRepository(repository);
    this.resnets = new ResnetZoo(resnets);
  }

  /** Returns the names that a backbone may have; it need not be on this machine. */
  public static List<String> names() {
    return Arrays.stream(Architecture.values()).map(Architecture::toString).toList();
  }

  /**
   * Returns a backbone that is on this machine, without using the network.
   *
   * @param name one of {@link #names}
   * @throws IOException if it is not, with what to download to where
   */
  public BackboneArtifact find(String name) throws IOException {
    requireKnown(name);
    if (Architecture.of(name).isUntrained()) {
      return BackboneArtifact.untrained(name);
    }
    Optional<StoredModel> local = local(name);
    if (local.isPresent()) {
      return artifact(name, local.get());
    }
    Optional<Path> cached = resnets.cached(name);
    if (cached.isEmpty()) {
      throw new IOException(
          name + " is not in " + repository.folder() + "; " + resnets.howToGet(name));
    }
    return fromZoo(name, cached.get());
  }

  /**
   * Returns a backbone, downloading it if it is not on this machine.
   *
   * @param name as for {@link #find}
   * @param progress told of every byte
   * @throws IOException if it cannot be had, with what to do
   */
  public BackboneArtifact download(String name, Progress progress) throws IOException {
    requireKnown(name);
    if (Architecture.of(name).isUntrained()
        || local(name).isPresent()
        || resnets.cached(name).isPresent()) {
      return find(name);
    }
    return fromZoo(name, resnets.download(name, progress));
  }

  /** Returns the backbones on this machine: those of the repository, then those downloaded. */
  public List<BackboneArtifact> list() throws IOException {
    List<BackboneArtifact> found = new ArrayList<>();
    for (Architecture architecture : Architecture.values()) {
      String name = architecture.toString();
      if (local(name).isPresent() || resnets.cached(name).isPresent()) {
        found.add(find(name));
      }
    }
    return found;
  }

  private Optional<StoredModel> local(String name) throws IOException {
    return repository.models(Application.CV.IMAGE_CLASSIFICATION).stream()
        .filter(m -> (m.family() + m.properties().getOrDefault("layers", "")).equals(name))
        .findFirst();
  }

  private BackboneArtifact artifact(String name, StoredModel model) throws IOException {
    Path file = model.files().get("model");
    if (file == null) {
      throw new IOException(
          "the metadata.json of %s:%s names no file \"model\""
              .formatted(model.group(), model.family()));
    }
    Optional<String> told = Optional.ofNullable(model.properties().get("stride"));
    StrideOn strideOn = told.isPresent() ? told(file, told.get()) : traced(name, file);
    return new BackboneArtifact(
        name, Optional.of(file), strideOn, model.origin(), String.join(", ", model.licence()));
  }

  private BackboneArtifact fromZoo(String name, Path file) throws IOException {
    return new BackboneArtifact(
        name, Optional.of(file), traced(name, file), resnets.origin(), "Apache-2.0");
  }

  private static StrideOn told(Path file, String stride) throws IOException {
    return switch (stride) {
      case "conv1" -> StrideOn.CONV1;
      case "conv2" -> StrideOn.CONV2;
      default ->
          throw new IOException(
              "stride must be conv1 or conv2 in the metadata.json of " + file + ": " + stride);
    };
  }

  private StrideOn traced(String name, Path file) throws IOException {
    if (!Architecture.of(name).hasBottlenecks()) {
      return StrideOn.CONV1; // of no effect
    }
    try (WeightFile weights = WeightFile.open(file)) {
      return StrideReader.read(weights)
          .orElseThrow(
              () ->
                  new IOException(
                      ("%s does not say where its stride stands; name it in a metadata.json in %s"
                              + " with the property stride, conv1 or conv2")
                          .formatted(file, repository.folder())));
    }
  }

  private static void requireKnown(String name) throws IOException {
    try {
      Architecture.of(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("there is no such backbone; " + e.getMessage(), e);
    }
  }
}
