package captioner.cli;

import captioner.decoding.BeamSearchConfig;
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

  /** Returns the --model flag that several commands have. */
  static Option model() {
    return Option.builder("m")
        .longOpt("model")
        .hasArg()
        .argName("NAME|FOLDER")
        .desc("a model in models/ or a folder; default " + Defaults.MODEL)
        .get();
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
    throw new UsageException(
        "--" + name + " must be a whole number of at least " + least + ": " + text);
  }

  /** Refuses arguments where a command takes none. */
  static void requireNoArguments(CommandLine line) throws UsageException {
    if (!line.getArgList().isEmpty()) {
      throw new UsageException("unexpected argument: " + line.getArgList().get(0));
    }
  }
}
