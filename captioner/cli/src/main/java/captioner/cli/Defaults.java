package captioner.cli;

import java.nio.file.Path;

/** What commands use where the user says nothing. */
final class Defaults {
  /** The bundled captioner. */
  static final String MODEL = "flickr8k-resnet50";

  private Defaults() {}

  /** Returns where features are kept: $CAPTIONER_CACHE, or .cache/captioner of the user. */
  static Path cache() {
    String set = System.getenv("CAPTIONER_CACHE");
    return set == null || set.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "captioner")
        : Path.of(set);
  }
}
