package captioner.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;

/**
 * Files of the driver that every executor gets: packed once, fetched once by each executor however
 * many tasks it runs, and by those that start later, too.
 */
final class ShippedFiles {
  private static final Set<String> SHIPPED = ConcurrentHashMap.newKeySet();

  private ShippedFiles() {}

  /**
   * Sends files; does nothing if they were sent before.
   *
   * @param name of the package, the same only for the same files
   * @param files by their names in the package
   */
  static void ship(SparkContext spark, String name, Map<String, Path> files) throws IOException {
    if (!SHIPPED.add(spark.applicationId() + " " + name)) {
      return;
    }
    Path zip = Files.createTempDirectory("captioner").resolve(name);
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(out)) {
      entries.setLevel(Deflater.NO_COMPRESSION); // weights do not shrink
      for (Map.Entry<String, Path> file : files.entrySet()) {
        entries.putNextEntry(new ZipEntry(file.getKey()));
        Files.copy(file.getValue(), entries);
        entries.closeEntry();
      }
    }
    spark.addArchive(zip.toString());
    deleteOnExit(zip);
  }

  /** Sends one file; does nothing if it was sent before. */
  static void ship(SparkContext spark, Path file) {
    if (SHIPPED.add(spark.applicationId() + " " + file.getFileName())) {
      spark.addFile(file.toAbsolutePath().toString());
    }
  }

  /** Returns where a file, or the folder of a package, is on this executor; for use in tasks. */
  static Path find(String name) {
    return Path.of(SparkFiles.get(name));
  }

  /** Deletes a file and its folder when the driver ends: executors may ask for it until then. */
  static void deleteOnExit(Path file) {
    file.getParent().toFile().deleteOnExit(); // the last one named is deleted first
    file.toFile().deleteOnExit();
  }
}
