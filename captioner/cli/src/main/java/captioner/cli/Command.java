package captioner.cli;

import java.io.IOException;
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

  /** Returns its flags. */
  Options options();

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
