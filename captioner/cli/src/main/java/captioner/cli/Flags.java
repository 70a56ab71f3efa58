package captioner.cli;

import captioner.decoding.BeamSearchConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** Makes flags, and reads their values with a message that names the flag. */
final class Flags {
  private Flags() {}

  static Option value(String name, String argument, String description) {
    return Option.builder().longOpt(name).hasArg().argName(argument).desc(description).get();
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
        .desc("a model in models/ or a folder; default " + Defaults.MODEL)
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
    if (!line.hasOption(name)) {
      return Optional.empty();
    }
    Path file = Path.of(line.getOptionValue(name));
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
    return Optional.of(file);
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

  /** Returns the --beam flag that several commands have. */
  static Option beam() {
    return value("beam", "K", "hypotheses followed at a time; default 3, 1 is greedy");
  }

  /** Returns the search that --beam asks for. */
  static BeamSearchConfig search(CommandLine line) throws UsageException {
    BeamSearchConfig defaults = BeamSearchConfig.defaults();
    return defaults.withBeamSize(integer(line, "beam", defaults.beamSize(), 1));
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

  /** Refuses arguments where a command takes none. */
  static void requireNoArguments(CommandLine line) throws UsageException {
    if (!line.getArgList().isEmpty()) {
      throw new UsageException("unexpected argument: " + line.getArgList().get(0));
    }
  }
}
