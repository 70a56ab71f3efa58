package captioner.cli;

import captioner.training.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** Makes flags, and reads their values with a message that names the flag. */
final class Flags {
  /**
   * The name of an argument is NAME where it is to be filled in, and a|b where it is to be chosen.
   */
  private static final Pattern CHOICES = Pattern.compile("[a-z0-9-]+(\\|[a-z0-9-]+)+");

  private Flags() {}

  static Option value(String name, String argument, String description) {
    return Option.builder().longOpt(name).hasArg().argName(argument).desc(description).get();
  }

  /** Returns a flag that takes one of some words, which the parser and completion then know. */
  static Option choice(String name, String description, String... words) {
    return value(name, String.join("|", words), description);
  }

  /** Returns the words that an argument may be, by its name; nothing if it may be any. */
  static List<String> choices(String argument) {
    return CHOICES.matcher(argument).matches() ? List.of(argument.split("\\|")) : List.of();
  }

  /** Returns "a, b or c". */
  static String either(List<String> words) {
    int last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  /** Returns the --output flag of a command that writes a file or a folder. */
  static Option output(String argument, String description) {
    return Option.builder("o").longOpt("output").hasArg().argName(argument).desc(description).get();
  }

  static Option flag(String name, String description) {
    return Option.builder().longOpt(name).desc(description).get();
  }

  /** Returns the value of a flag that must be there. */
  static String required(CommandLine line, String name) throws UsageException {
    if (!line.hasOption(name)) {
      throw new UsageException("--" + name + " is needed");
    }
    return line.getOptionValue(name);
  }

  /** Returns the --model flag that several commands have. */
  static Option model() {
    return Option.builder("m")
        .longOpt("model")
        .hasArg()
        .argName("NAME|FOLDER")
        .desc(
            "one in models/, a folder or a compiled FILE.pt; several, with commas, write together;"
                + " default "
                + Defaults.MODEL)
        .get();
  }

  /** Returns the --dataset flag that several commands have. */
  static Option dataset() {
    return value("dataset", "NAME|FILE", "a dataset in datasets/ or a descriptor");
  }

  /** Returns the --images flag that several commands have. */
  static Option images() {
    return value("images", "FOLDER", "the photos that the captions name");
  }

  /**
   * Returns whether the photos and captions are those of --dataset; if not, both --annotations and
   * --images are there.
   */
  static boolean namesDataset(CommandLine line) throws UsageException {
    boolean files = line.hasOption("annotations") || line.hasOption("images");
    if (line.hasOption("dataset") == files) {
      throw new UsageException("give either --dataset, or --annotations and --images");
    }
    if (files && !(line.hasOption("annotations") && line.hasOption("images"))) {
      throw new UsageException("--annotations and --images need each other");
    }
    return !files;
  }

  /** Refuses flags that mean nothing beside what else was given. */
  static void refuse(CommandLine line, String because, String... names) throws UsageException {
    for (String name : names) {
      if (line.hasOption(name)) {
        throw new UsageException("--" + name + " " + because);
      }
    }
  }

  /**
   * Returns the file to be written that a flag names, now that work to fill it has not begun yet.
   *
   * @throws IOException if its folder is not there or it is a folder itself
   */
  static Optional<Path> output(CommandLine line, String name) throws IOException {
    return line.hasOption(name)
        ? Optional.of(writable(Path.of(line.getOptionValue(name)), name))
        : Optional.empty();
  }

  /**
   * Returns a file to be written, now that work to fill it has not begun yet.
   *
   * @param name of the flag that names it
   * @throws IOException if its folder is not there or it is a folder itself
   */
  static Path writable(Path file, String name) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null) {
      throw new IOException("--" + name + " must be a file, but is a folder: " + file);
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException("there is no folder " + folder + " for --" + name);
    }
    if (!Files.isWritable(Files.exists(file) ? file : folder)) {
      throw new IOException("--" + name + " cannot be written: " + file);
    }
    return file;
  }

  /** Returns the --backbone flag of commands that use a trained model. */
  static Option backbone() {
    return value("backbone", "NAME", "refuse a model that was trained on another backbone");
  }

  /** Returns the --download flag. */
  static Option download() {
    return flag(
        "download", "fetch the backbone from DJL's model zoo (or $DJL_REPO_URL) if it is missing");
  }

  /** Returns the --cache flag. */
  static Option cache() {
    return value(
        "cache",
        "FOLDER",
        "where features of photos are kept between runs; default: $CAPTIONER_CACHE or"
            + " ~/.cache/captioner");
  }

  /** Returns the folder that --cache names, or the user's. */
  static Path cache(CommandLine line) {
    return line.hasOption("cache") ? Path.of(line.getOptionValue("cache")) : Defaults.cache();
  }

  /** Returns the --beam flag that several commands have. */
  static Option beam() {
    return value("beam", "K", "hypotheses at a time; default 3, ranked 10, greedy 1");
  }

  /** Returns a whole number of at least the given value. */
  static int integer(CommandLine line, String name, int fallback, int least) throws UsageException {
    if (!line.hasOption(name)) {
      return fallback;
    }
    String text = line.getOptionValue(name);
    try {
      int value = Integer.parseInt(text.trim());
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // the message below covers this, too
    }
    String range = least == Integer.MIN_VALUE ? "" : " of at least " + least;
    throw new UsageException("--" + name + " must be a whole number" + range + ": " + text);
  }

  /** Returns a number. */
  static double number(CommandLine line, String name, double fallback) throws UsageException {
    if (!line.hasOption(name)) {
      return fallback;
    }
    String text = line.getOptionValue(name);
    try {
      return Double.parseDouble(text.trim());
    } catch (NumberFormatException e) {
      throw new UsageException("--" + name + " must be a number: " + text);
    }
  }

  /** Returns the --set flag of commands that train. */
  static Option set(String example) {
    return value("set", "SETTING=VALUE", "change one of them, as in " + example + "; repeatable");
  }

  /** Returns settings changed as --set asks for. */
  static <T> T changed(CommandLine line, T settings) throws UsageException {
    T changed = settings;
    for (String change :
        line.hasOption("set") ? List.of(line.getOptionValues("set")) : List.<String>of()) {
      int equals = change.indexOf('=');
      if (equals < 1) {
        throw new UsageException("--set wants SETTING=VALUE: " + change);
      }
      try {
        changed =
            SettingsFile.with(changed, change.substring(0, equals), change.substring(equals + 1));
      } catch (IllegalArgumentException e) {
        throw new UsageException("--set " + change + ": " + e.getMessage());
      }
    }
    return changed;
  }

  /** Refuses arguments where a command takes none. */
  static void requireNoArguments(CommandLine line) throws UsageException {
    if (!line.getArgList().isEmpty()) {
      throw new UsageException("unexpected argument: " + line.getArgList().get(0));
    }
  }
}
