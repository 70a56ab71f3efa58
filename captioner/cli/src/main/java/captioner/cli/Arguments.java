package captioner.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/**
 * The words after a command, read: its flags and those that every command has, from the command
 * line and, where that does not give them, from a settings file.
 *
 * @param line the flags and arguments
 * @param settings the file's part, as words of a command line
 * @param file of the settings
 */
record Arguments(CommandLine line, List<String> settings, Path file) {

  /** Returns the flags of a command and those that every command has. */
  static Options options(Command command) {
    return command
        .options()
        .addOption(
            Option.builder("h").longOpt("help").desc("print this and stop" + more(command)).get())
        .addOption(
            Flags.value("config", "FILE", "flags from a file; default: " + Settings.FILE + " here"))
        .addOption(Flags.flag("verbose", "name the file of flags, and where an error comes from"));
  }

  private static String more(Command command) {
    return command.rare().isEmpty()
        ? ""
        : "; --help all shows %d more options".formatted(command.rare().size());
  }

  /**
   * Reads the words after a command.
   *
   * @param commands all there are: a settings file may be shared among them
   * @throws UsageException if they make no sense, with the flag that may have been meant
   * @throws IOException if the settings file cannot be read
   */
  static Arguments read(Command command, List<String> words, List<Command> commands)
      throws IOException, UsageException {
    CommandWords reader = new CommandWords(command);
    List<String> given = reader.switches(words);
    CommandLine line = reader.parse(given);
    if (namesRecipe(line, reader.options())) {
      if (line.hasOption("recipe")) {
        throw new UsageException("--recipe and --config both name a recipe");
      }
      given = joined(List.of("--recipe=" + line.getOptionValue("config")), given);
      line = reader.parse(given);
    }
    Settings settings = settings(line, commands);
    List<String> switchedOff = reader.switchedOff(words);
    CommandLine typed = line;
    List<String> added =
        settings.words(
            command, reader.options(), name -> typed.hasOption(name) || switchedOff.contains(name));
    return new Arguments(reader.parse(joined(added, given)), added, settings.file());
  }

  private static Settings settings(CommandLine line, List<Command> commands)
      throws IOException, UsageException {
    Path here = Path.of(Settings.FILE);
    if (line.hasOption("config") && !line.hasOption("recipe")) {
      return Settings.read(Path.of(line.getOptionValue("config")), commands);
    }
    return Files.isRegularFile(here) ? Settings.read(here, commands) : Settings.none();
  }

  /** Returns whether --config names a recipe of train, which is JSON, and not settings. */
  private static boolean namesRecipe(CommandLine line, Options options) throws IOException {
    if (!line.hasOption("config") || !options.hasLongOption("recipe")) {
      return false;
    }
    String file = line.getOptionValue("config");
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      String beginning = new String(in.readNBytes(100), StandardCharsets.UTF_8);
      return file.endsWith(".json") || beginning.strip().startsWith("{");
    }
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /** Tells where flags come from that are not on the command line. */
  void explain(PrintStream to) {
    if (!settings.isEmpty()) {
      to.println("options of " + file.toAbsolutePath() + ": " + String.join(" ", settings));
    }
  }

  /** Returns what to tell a user whose flags make no sense: that some stand in a file. */
  String origin() {
    List<String> flags = new ArrayList<>(settings);
    flags.replaceAll(word -> word.replaceFirst("=.*", ""));
    return flags.isEmpty() ? "" : "; " + file + " gives " + String.join(", ", flags);
  }
}
