package captioner.output;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says how the files beside photos are called: {@code beach.txt} and {@code beach.xmp} for {@code
 * beach.jpg}, as Adobe's and most other programs expect it. Where another photo of the run would
 * get the same name, as {@code beach.png} does, or has it, all of these keep their extension:
 * {@code beach.jpg.txt}, {@code beach.png.txt}.
 */
public final class SidecarNames {
  private final List<Path> roots;
  private final Optional<Path> folder;
  private final Set<Path> ambiguous = new HashSet<>();
  private final Map<Path, Path> clashes = new HashMap<>();

  /**
   * Names the files of a run.
   *
   * @param photos all of the run
   * @param roots folders that were searched
   * @param folder where the tree below each root is built anew, or nothing for beside each photo; a
   *     photo of no root keeps its whole path there
   */
  public SidecarNames(List<Path> photos, List<Path> roots, Optional<Path> folder) {
    this.roots = roots.stream().map(Path::normalize).toList();
    this.folder = folder;
    Map<String, Path> taken = new HashMap<>();
    for (Path photo : photos) {
      taken.put(key(photo.normalize()), photo);
    }
    for (String extension : List.of("txt", "xmp")) {
      for (Path photo : photos) {
        Path other = taken.putIfAbsent(key(withStem(photo, extension)), photo);
        if (other != null) {
          ambiguous.add(photo);
          ambiguous.add(other);
        }
      }
    }
    Map<String, Path> full = new HashMap<>();
    for (Path photo : List.copyOf(ambiguous)) {
      Path other = full.putIfAbsent(key(withFullName(photo, "txt")), photo);
      if (other != null) {
        clashes.put(photo, other);
        clashes.put(other, photo);
      }
    }
  }

  /** Some file systems take upper and lower case for the same. */
  private static String key(Path file) {
    return file.toString().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the file with the caption of a photo.
   *
   * @throws IOException if another photo would have the same, as those of equal names in two roots
   */
  public Path file(Path photo, String extension) throws IOException {
    if (clashes.containsKey(photo)) {
      throw new IOException(
          "its caption and that of %s would both go to %s; caption one folder at a time"
              .formatted(clashes.get(photo), withFullName(photo, extension)));
    }
    return ambiguous.contains(photo) ? withFullName(photo, extension) : withStem(photo, extension);
  }

  private Path withFullName(Path photo, String extension) {
    return base(photo).resolveSibling(photo.getFileName() + "." + extension);
  }

  private Path withStem(Path photo, String extension) {
    String name = photo.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    return base(photo).resolveSibling(stem + "." + extension);
  }

  /** Returns where the photo would lie, were its folder the one of its sidecar. */
  private Path base(Path photo) {
    Path path = photo.normalize();
    if (folder.isEmpty()) {
      return path;
    }
    for (Path root : roots) {
      if (path.startsWith(root) && !path.equals(root)) {
        return folder.get().resolve(root.relativize(path));
      }
    }
    Path below = path.isAbsolute() ? path.getRoot().relativize(path) : path;
    while (below.startsWith("..")) {
      below = below.subpath(1, below.getNameCount());
    }
    return folder.get().resolve(below);
  }
}
