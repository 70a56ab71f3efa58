package captioner.cli;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/**
 * Flags that stand in a file: {@code beam=5} for every command that has the flag, {@code
 * caption.beam=5} for one.
 *
 * <p>The format is that of {@link Properties}, in UTF-8, because every Java programmer knows its
 * escapes. A value is one value, commas and spaces included; one of several lines, which is written
 * {@code a\nb}, gives the flag several times.
 *
 * @param file where they stand
 * @param values by key as it stands there
 */
record Settings(Path file, TreeMap<String, String> values) {
  /** The file of the working folder that is read if it is there. */
  static final String FILE = "captioner.properties";

  /**
   * Flags of which the command line's replaces the file's, because they exclude each other: {@code
   * --annotations} given, a {@code dataset=} in the file is not meant.
   */
  private static final List<List<String>> EXCLUSIVE =
      List.of(
          List.of("dataset", "annotations"),
          List.of("dataset", "images"),
          List.of("split", "annotations"),
          List.of("preset", "recipe"),
          List.of("capitalise", "no-capitalise"),
          List.of("resume", "overwrite"),
          List.of("overwrite", "skip-existing"));

  /** Returns the settings of nobody. */
  static Settings none() {
    return new Settings(Path.of(FILE), new TreeMap<>());
  }

  /**
   * Reads a file.
   *
   * @throws UsageException if a key is a flag of no command, with its line
   * @throws IOException if the file cannot be read
   */
  static Settings read(Path file, List<Command> commands) throws IOException, UsageException {
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not text in UTF-8", e);
    }
    TreeMap<String, String> values = new TreeMap<>();
    properties(file, text).forEach((key, value) -> values.put((String) key, (String) value));
    TreeSet<String> known = keys(commands);
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new UsageException(
            "%s%s: no command has an option %s%s"
                .formatted(file, line(text, key), key, Nearest.hint(key, known)));
      }
    }
    return new Settings(file, values);
  }

  private static Properties properties(Path file, String text) throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          file + " has a broken \\u escape; a backslash itself is written \\\\", e);
    }
    return properties;
  }

  /** Returns where a key stands, for people; keys on continued lines are not looked for. */
  private static String line(String text, String key) throws IOException {
    List<String> lines = text.lines().toList();
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).contains(key) && properties(Path.of(FILE), lines.get(i)).containsKey(key)) {
        return ", line " + (i + 1);
      }
    }
    return "";
  }

  private static TreeSet<String> keys(List<Command> commands) {
    TreeSet<String> keys = new TreeSet<>();
    for (Command command : commands) {
      for (Option option : Arguments.options(command).getOptions()) {
        if (!List.of("help", "config").contains(option.getLongOpt())) {
          keys.add(option.getLongOpt());
          keys.add(command.name() + "." + option.getLongOpt());
        }
      }
    }
    return keys;
  }

  /**
   * Returns what the file adds to a command line, as words of one.
   *
   * @param options of the command
   * @param given whether the command line has a flag; such flags are left out, and those that they
   *     exclude
   * @throws UsageException if a flag without a value is neither true nor false
   */
  List<String> words(Command command, Options options, Predicate<String> given)
      throws UsageException {
    List<String> words = new ArrayList<>();
    for (Option option : options.getOptions()) {
      String name = option.getLongOpt();
      String key = command.name() + "." + name;
      String value = values.getOrDefault(key, values.get(name));
      if (value == null || isReplaced(name, given)) {
        continue;
      }
      if (option.hasArg()) {
        value.lines().forEach(line -> words.add("--" + name + "=" + line));
      } else if (value.strip().equals("true")) {
        words.add("--" + name);
      } else if (!value.strip().equals("false")) {
        throw new UsageException("%s: %s must be true or false: %s".formatted(file, name, value));
      }
    }
    return words;
  }

  private static boolean isReplaced(String name, Predicate<String> given) {
    return given.test(name)
        || EXCLUSIVE.stream()
            .filter(flags -> flags.contains(name))
            .flatMap(List::stream)
            .anyMatch(given);
  }
}
