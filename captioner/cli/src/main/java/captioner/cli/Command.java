package captioner.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** One command of the program, such as {@code caption}. */
interface Command {
  /** Returns the word that calls it. */
  String name();

  /** Returns what follows the word, for the usage line: "PATH... [options]". */
  String arguments();

  /** Returns what it does, in one line. */
  String summary();

  /** Returns its flags, in the order of the help. */
  Options options();

  /** Returns headings for the help: the text, by the flag above which it stands. */
  default Map<String, String> headings() {
    return Map.of();
  }

  /** Returns the flags that few need: only {@code --help all} shows them. */
  default Set<String> rare() {
    return Set.of();
  }

  /** Returns two or three whole command lines that show what it is for. */
  default List<String> examples() {
    return List.of();
  }

  /**
   * Runs it.
   *
   * @param line the parsed flags and arguments
   * @param console where it reads and writes
   * @return the exit code, one of {@link ExitCode}
   * @throws UsageException if the arguments make no sense
   * @throws IOException if it cannot do its work; the message is one line for the user
   */
  int run(CommandLine line, Console console) throws IOException, UsageException;
}
