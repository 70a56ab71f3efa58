package captioner.cli;

import java.nio.file.Path;
import java.util.List;

/** Writes what a shell needs to complete command lines. */
@FunctionalInterface
interface CompletionScript {
  /**
   * Returns the script, for the commands as they are.
   *
   * @param home whose models/ and datasets/ are listed when the user presses Tab
   */
  String of(List<Command> commands, Path home);

  /** Returns a text as one word of a shell. */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
