package captioner.model;

import ai.djl.Application;
import captioner.ngrams.VisualNgrams;
import captioner.weights.ModelRepository;
import captioner.weights.StoredModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds saved captioners by name in a DJL repository on disk, or by folder anywhere.
 *
 * <p>In the repository a captioner is an artifact of the application cv (DJL has none for captions)
 * with a file {@code config}; its name is the artifact's, and its files lie in one folder.
 */
public final class ModelStore {

  private final ModelRepository repository;

  /** Opens a repository; a folder that is not there is an empty one. */
  public ModelStore(Path repository) {
    this.repository = new ModelRepository(repository);
  }

  /**
   * Returns the folder of a captioner, for {@link CaptionModel#load}.
   *
   * @param nameOrPath a name in the repository, or a folder that holds config.json
   * @throws ModelException if it is neither, with the names there are
   */
  public Path folder(String nameOrPath) throws ModelException {
    return ModelException.whenReading(() -> find(nameOrPath));
  }

  private Path find(String nameOrPath) throws IOException {
    Optional<StoredModel> named =
        captioners().stream().filter(m -> m.name().equals(nameOrPath)).findFirst();
    if (named.isPresent()) {
      return folder(named.get());
    }
    Path path = path(nameOrPath);
    if (Files.isRegularFile(path.resolve(CaptionModel.CONFIG))) {
      return path;
    }
    String names = captioners().stream().map(StoredModel::name).collect(Collectors.joining(", "));
    throw new ModelException(
        "there is no model %s: %s has %s, and a folder of a model holds %s"
            .formatted(
                nameOrPath,
                repository.folder(),
                names.isEmpty() ? "none" : names,
                CaptionModel.CONFIG));
  }

  /**
   * Returns the files of a captioner on which its captions depend, whether they are there or not:
   * of its network, and of its visual n-grams if it has them.
   *
   * @param nameOrPath as for {@link #folder}
   * @throws ModelException if there is no such captioner
   */
  public List<Path> files(String nameOrPath) throws ModelException {
    Path folder = folder(nameOrPath);
    Stream<String> ofRanking =
        VisualNgrams.exists(folder) ? VisualNgrams.FILES.stream() : Stream.of();
    return Stream.concat(CaptionModel.FILES.stream(), ofRanking).map(folder::resolve).toList();
  }

  /**
   * Returns the settings of a captioner, without loading it.
   *
   * @param nameOrPath as for {@link #folder}
   * @throws ModelException if there is no such captioner, or its settings are broken
   */
  public CaptionModelConfig config(String nameOrPath) throws ModelException {
    return ModelException.whenReading(
        () -> ConfigFile.read(find(nameOrPath).resolve(CaptionModel.CONFIG)));
  }

  /**
   * Returns the captioners of the repository.
   *
   * @throws ModelException if the settings or the provenance of one are broken; the message names
   *     it
   */
  public List<ModelListing> list() throws ModelException {
    return ModelException.whenReading(this::listings);
  }

  private List<ModelListing> listings() throws IOException {
    List<ModelListing> listings = new ArrayList<>();
    for (StoredModel model : captioners()) {
      listings.add(listing(model));
    }
    return listings;
  }

  private List<StoredModel> captioners() throws IOException {
    return repository.models(Application.CV.ANY).stream()
        .filter(m -> m.files().containsKey("config"))
        .toList();
  }

  private static Path folder(StoredModel model) {
    return model.files().get("config").getParent();
  }

  private static ModelListing listing(StoredModel model) throws IOException {
    Path folder = folder(model);
    CaptionModelConfig config = ConfigFile.read(folder.resolve(CaptionModel.CONFIG));
    Optional<Provenance> provenance =
        Files.exists(folder.resolve(Provenance.FILE))
            ? Optional.of(Provenance.read(folder))
            : Optional.empty();
    String grid = config.backbones().get(0).config().grid().name().toLowerCase(Locale.ROOT);
    return new ModelListing(
        model.name(),
        folder,
        size(folder),
        config.backboneNames() + " " + grid,
        provenance.map(Provenance::scores).orElse(Map.of()),
        provenance.map(Provenance::data).orElse(model.origin()),
        String.join(", ", model.licence()));
  }

  private static long size(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static Path path(String text) throws IOException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IOException("there is no model " + text + ": " + e.getReason(), e);
    }
  }
}
