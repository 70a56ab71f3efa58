package captioner.model;

import captioner.vision.BackboneZoo;
import captioner.vision.Grid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What goes along with a captioner to another machine: the backbones it sees through. */
public final class BackboneFiles {
  private BackboneFiles() {}

  /**
   * Returns the files of a captioner's backbones, and what describes them: those alone, in the same
   * places below another folder, are a repository from which the captioner can be loaded.
   *
   * @param repository the folder {@code models/}
   * @return absolute paths below the repository's
   * @throws IOException if a backbone is not there
   */
  public static List<Path> of(CaptionModelConfig config, Path repository) throws IOException {
    Path root = repository.toAbsolutePath().normalize();
    Set<Path> folders = new LinkedHashSet<>(); // two backbones may lie in one
    for (ModelBackbone needed : config.backbones()) {
      if (needed.frozen().grid() == Grid.PATCHES) {
        continue; // the model has all of its weights
      }
      String backbone = needed.name();
      Path version = new BackboneZoo(root).find(backbone).file().toAbsolutePath().getParent();
      if (!version.startsWith(root)) {
        throw new IOException(
            "the backbone %s is in %s and not in %s; only models whose backbones are there can be packaged"
                .formatted(backbone, version, repository));
      }
      folders.addAll(List.of(version, version.getParent()));
    }
    List<Path> found = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.list(folder)) {
        found.addAll(files.filter(Files::isRegularFile).sorted().toList());
      }
    }
    return List.copyOf(found);
  }
}
