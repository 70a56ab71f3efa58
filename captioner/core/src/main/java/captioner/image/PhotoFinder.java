package captioner.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Collects the photos of files and folders.
 *
 * <p>A folder is walked level by level and each real folder in it once, however many links lead
 * there. Files are opened only where the name does not promise a picture, and only regular ones: a
 * pipe would keep its reader waiting.
 */
final class PhotoFinder {
  private final int maxDepth;
  private final List<Glob> include;
  private final List<Glob> exclude;
  private final Set<Path> known = new HashSet<>(); // real paths of the photos
  private final List<Path> photos = new ArrayList<>();
  private final Set<Path> passedOver = new HashSet<>(); // real paths
  private final List<Photos.Failure> failures = new ArrayList<>();

  PhotoFinder(PhotoSearch search) {
    maxDepth = search.maxDepth();
    include = search.include().stream().map(Glob::new).toList();
    exclude = search.exclude().stream().map(Glob::new).toList();
  }

  /** Adds a file, the photos of a folder, or the failure to find either. */
  void add(Path input) {
    if (Files.isDirectory(input)) {
      within(input).stream().sorted().forEach(this::take);
    } else if (Files.exists(input)) {
      take(input);
    } else {
      failures.add(new Photos.Failure(input, "no such file or folder"));
    }
  }

  Photos found() {
    return new Photos(photos, passedOver.size(), failures);
  }

  private void take(Path photo) {
    if (known.add(real(photo))) {
      photos.add(photo);
    }
  }

  private List<Path> within(Path root) {
    List<Path> found = new ArrayList<>();
    Set<Path> entered = new HashSet<>();
    List<Path> level = List.of(root);
    for (int depth = 1; depth <= maxDepth && !level.isEmpty(); depth++) {
      List<Path> below = new ArrayList<>();
      for (Path folder : level) {
        if (entered.add(real(folder))) {
          entries(folder).forEach(entry -> place(entry, root.relativize(entry), found, below));
        }
      }
      level = below;
    }
    return found;
  }

  /** Puts an entry of a folder among the photos found, the folders below, or neither. */
  private void place(Path entry, Path relative, List<Path> found, List<Path> below) {
    if (isHidden(entry) || fitsAny(exclude, relative)) {
      return;
    } else if (Files.isDirectory(entry)) {
      below.add(entry);
    } else if (!include.isEmpty() && !fitsAny(include, relative)) {
      return;
    } else if (ImageFormat.isPromisedBy(entry) || isImage(entry)) {
      found.add(entry);
    } else {
      passedOver.add(real(entry));
    }
  }

  /** Returns what lies in a folder, sorted, so that of two links the same one always counts. */
  private List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (AccessDeniedException e) {
      failures.add(new Photos.Failure(folder, "no permission to open this folder"));
    } catch (IOException | UncheckedIOException e) {
      failures.add(new Photos.Failure(folder, "this folder cannot be read: " + e.getMessage()));
    }
    return List.of();
  }

  private static boolean fitsAny(List<Glob> globs, Path relative) {
    return globs.stream().anyMatch(glob -> glob.matches(relative));
  }

  private static boolean isHidden(Path entry) {
    try {
      return Files.isHidden(entry);
    } catch (IOException e) {
      return false; // reading the photo will tell
    }
  }

  private static boolean isImage(Path file) {
    try {
      return Files.isRegularFile(file) && ImageFormat.of(file).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the file behind all links; for a link that leads nowhere, the link. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath();
    }
  }
}
