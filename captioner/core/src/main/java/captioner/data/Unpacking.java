package captioner.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Unpacks what was downloaded; an unpacking that was broken off goes on where it stopped. */
final class Unpacking {
  private Unpacking() {}

  /**
   * Unpacks a zip archive; files that are there with their full size are left alone.
   *
   * @throws DatasetException if the archive is damaged, or if one of its names leads out of the
   *     folder, in which case nothing is unpacked
   */
  static void zip(Path archive, Path into) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      List<? extends ZipEntry> entries = zip.stream().toList();
      for (ZipEntry entry : entries) {
        inside(archive, into, entry.getName());
      }
      for (ZipEntry entry : entries) {
        Path file = inside(archive, into, entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else if (Files.notExists(file) || Files.size(file) != entry.getSize()) {
          try (InputStream in = zip.getInputStream(entry)) {
            write(in, file);
          }
        }
      }
    } catch (ZipException e) {
      throw new DatasetException(archive + " is not a whole zip archive: " + e.getMessage(), e);
    }
  }

  private static Path inside(Path archive, Path into, String name) throws DatasetException {
    Path folder = into.toAbsolutePath().normalize();
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder)) {
      throw new DatasetException(
          "%s holds %s, which leads out of %s; nothing was unpacked"
              .formatted(archive, name, folder));
    }
    return file;
  }

  /**
   * Decompresses a gzip file into a file of its name without {@code .gz}.
   *
   * @throws DatasetException if the file is damaged
   */
  static void gz(Path archive, Path into) throws IOException {
    String name = archive.getFileName().toString().replaceFirst("\\.gz$", "");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
      write(in, into.resolve(name));
    } catch (ZipException e) {
      throw new DatasetException(archive + " is not a gzip file: " + e.getMessage(), e);
    }
  }

  private static void write(InputStream in, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
