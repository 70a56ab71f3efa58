package captioner.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/**
 * Writes a file that is there as a whole or not at all: into a hidden file of the same folder,
 * which is renamed. The folder is made if need be; a link stays a link, to a file that is new, and
 * permissions stay.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** Fills a file. */
  public interface Content {
    /** Writes all there is to a stream, which it leaves open. */
    void writeTo(OutputStream to) throws IOException;
  }

  /** Writes bytes. */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, to -> to.write(bytes));
  }

  /** Writes what may be too much for memory. */
  public static void write(Path file, Content content) throws IOException {
    Path target = Files.exists(file) ? file.toRealPath() : file;
    // short, since the file's own name may be as long as names can be
    String name = ".captioner-%08x.part".formatted(target.getFileName().toString().hashCode());
    Path part = target.resolveSibling(name);
    Path folder = target.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder)) { // createDirectories refuses links to folders
      Files.createDirectories(folder);
    }
    try {
      if (Files.exists(target) && !Files.isWritable(target)) {
        throw new AccessDeniedException(target.toString());
      }
      try (OutputStream to = Files.newOutputStream(part)) {
        content.writeTo(to);
      }
      keepPermissions(target, part);
      move(part, target);
    } catch (FileSystemException e) { // it names the hidden file
      String reason = e instanceof AccessDeniedException ? "no permission" : e.getReason();
      throw new IOException(
          file + " cannot be written" + (reason == null ? " there" : ": " + reason), e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void keepPermissions(Path of, Path by) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(by, PosixFileAttributeView.class);
    if (Files.exists(of) && view != null) { // some systems have none
      view.setPermissions(Files.getPosixFilePermissions(of));
    }
  }

  /** Renames a file over another, in one step where the file system can. */
  public static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
