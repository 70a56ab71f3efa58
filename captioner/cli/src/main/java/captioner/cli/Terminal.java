package captioner.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether a person looks on. */
final class Terminal {
  private Terminal() {}

  /** Returns whether results go to a terminal, and messages, too, as far as that can be known. */
  static boolean isInteractive() {
    return System.console() != null
        && !"dumb".equals(System.getenv("TERM"))
        && !isFile(Path.of("/proc/self/fd/2"));
  }

  /** Returns whether messages are redirected into a file; only Linux tells. */
  private static boolean isFile(Path messages) {
    try {
      return Files.exists(messages) && !messages.toRealPath().startsWith("/dev");
    } catch (IOException e) {
      return false;
    }
  }
}
