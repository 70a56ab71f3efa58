package captioner.cli;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * What a command sees of the world around it.
 *
 * @param out results
 * @param err progress and messages
 * @param home the project's folder, which holds models/ and datasets/
 */
record Console(PrintStream out, PrintStream err, Path home) {
  Path models() {
    return home.resolve("models");
  }

  Path datasets() {
    return home.resolve("datasets");
  }
}
