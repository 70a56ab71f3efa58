package captioner.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build of the program this is; Maven writes it into {@code build.properties}. */
final class Version {
  private static final Properties BUILD = new Properties();

  static {
    try (InputStream in = Version.class.getResourceAsStream("build.properties")) {
      BUILD.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("build.properties of the program cannot be read", e);
    }
  }

  private Version() {}

  /**
   * Returns the commit it was built from, with "-dirty" if files had been changed since, or nothing
   * if it was not built in a clone.
   */
  static String commit() {
    return BUILD.getProperty("commit").startsWith("$")
        ? ""
        : BUILD.getProperty("commit") + (BUILD.getProperty("dirty").equals("true") ? "-dirty" : "");
  }

  /** Prints the versions that an error report should name. */
  static void print(PrintStream to) {
    String commit = commit().isEmpty() ? "" : " (commit " + commit() + ")";
    to.println("captioner " + BUILD.getProperty("version") + commit);
    to.println(
        "Java %s (%s), PyTorch %s, DJL %s, %s %s"
            .formatted(
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                BUILD.getProperty("pytorch"),
                BUILD.getProperty("djl"),
                System.getProperty("os.name"),
                System.getProperty("os.arch")));
  }
}
