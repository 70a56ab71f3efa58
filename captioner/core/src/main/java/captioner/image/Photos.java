package captioner.image;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the photos among files and folders. */
public final class Photos {
  private Photos() {}

  /**
   * Returns the photos that {@code inputs} stand for, each once, always in the same order.
   *
   * <p>Inputs keep their order. A file is taken as it is. A folder gives, sorted by path and
   * recursively, the files that are images by content or by extension, so that a broken photo is
   * reported when it is read and not passed over; hidden files and folders are skipped, links are
   * followed but never in circles. A folder that may not be entered is itself listed, for the same
   * reason.
   *
   * @throws NoSuchFileException naming the first input that does not exist
   */
  public static List<Path> find(List<Path> inputs) throws IOException {
    Map<Path, Path> photos = new LinkedHashMap<>(); // real path -> path to show
    for (Path input : inputs) {
      if (!Files.exists(input)) {
        throw new NoSuchFileException(input + ": no such file or folder");
      }
      for (Path photo : Files.isDirectory(input) ? within(input) : List.of(input)) {
        photos.putIfAbsent(photo.toRealPath(), photo);
      }
    }
    return List.copyOf(photos.values());
  }

  private static List<Path> within(Path folder) throws IOException {
    Walk walk = new Walk(folder);
    Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, walk);
    Collections.sort(walk.found);
    return walk.found;
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<Path> found = new ArrayList<>();

    Walk(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      return !folder.equals(root) && Files.isHidden(folder)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile() && !Files.isHidden(file) && isPhoto(file)) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
      if (!(failure instanceof FileSystemLoopException) && !Files.isHidden(path)) {
        found.add(path);
      }
      return FileVisitResult.CONTINUE;
    }

    private static boolean isPhoto(Path file) throws IOException {
      return ImageFormat.isPromisedBy(file)
          || Files.isReadable(file) && ImageFormat.of(file).isPresent();
    }
  }
}
