package captioner.image;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The photos that files and folders stand for, each once, always in the same order.
 *
 * @param files photos to read, or what claims to be one: reading tells what is wrong with it
 * @param passedOver how many files of the folders are no images
 * @param failures inputs that do not exist and folders that cannot be opened
 */
public record Photos(List<Path> files, int passedOver, List<Failure> failures) {
  /** Freezes the lists. */
  public Photos {
    files = List.copyOf(files);
    failures = List.copyOf(failures);
  }

  /**
   * A path that leads to no photo.
   *
   * @param path as it was given or found
   * @param reason why, without the path
   */
  public record Failure(Path path, String reason) {
    /** Returns path and reason as one line. */
    @Override
    public String toString() {
      return path + ": " + reason;
    }
  }

  /**
   * Finds photos.
   *
   * <p>Inputs keep their order. A file is taken as it is. A folder gives, sorted by path, the files
   * that are images by content or by extension, so that a broken photo is reported when it is read
   * and not passed over. Hidden files and folders in it are skipped, links are followed but never
   * in circles.
   *
   * @param inputs files and folders, which may be missing, and may come twice
   */
  public static Photos find(List<Path> inputs, PhotoSearch search) {
    PhotoFinder finder = new PhotoFinder(search);
    inputs.forEach(finder::add);
    return finder.found();
  }

  /**
   * Returns whether a file found in a folder is a photo or claims to be one, as {@link #find} has
   * it, for files that are not on this machine.
   *
   * @param name of the file, with or without folders
   * @param content all of it, or its beginning
   */
  public static boolean isPhoto(String name, byte[] content) {
    byte[] head = Arrays.copyOf(content, Math.min(content.length, ImageFormat.HEAD_BYTES));
    return ImageFormat.isPromisedBy(name) || ImageFormat.of(head).isPresent();
  }
}
