package captioner.spark;

import captioner.model.ModelException;
import captioner.weights.WeightFileException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.TextHelpAppendable;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;

/**
 * What the main classes have in common: flags come in, one line and an exit code go out, those of
 * the command line.
 *
 * @param name how the user calls it
 * @param options its flags
 * @param work what it does
 */
record Job(String name, Options options, Work work) {
  /** All was done. */
  static final int OK = 0;

  /** Some photos could not be captioned; the others were. */
  static final int SOME_FAILED = 1;

  private static final int USAGE = 2;
  private static final int MODEL = 3;
  private static final int BAD_INPUT = 4;
  private static final int INTERNAL_ERROR = 70;

  /** Photos of a task: fewer cost more beside them, more are lost with an executor. */
  private static final long TASK_BYTES = 512L << 20;

  private static final long LEAST_PHOTO_BYTES = 512L << 10;
  private static final int TASKS_A_CORE = 4;

  /** Does the work of a job and returns its exit code. */
  @FunctionalInterface
  interface Work {
    int run(CommandLine line, SparkSession spark) throws IOException, UsageException;
  }

  /** Returns a flag with a value. */
  static Option value(String name, String argument, String description) {
    return Option.builder().longOpt(name).hasArg().argName(argument).desc(description).get();
  }

  /** Returns a flag without a value. */
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

  /** Returns a whole number of at least 1. */
  static int integer(CommandLine line, String name, int fallback) throws UsageException {
    String text = line.getOptionValue(name, String.valueOf(fallback));
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // the message below covers this, too
    }
    throw new UsageException("--" + name + " must be a whole number of at least 1: " + text);
  }

  /** Returns a number. */
  static double number(CommandLine line, String name, double fallback) throws UsageException {
    String text = line.getOptionValue(name, String.valueOf(fallback));
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new UsageException("--" + name + " must be a number: " + text);
    }
  }

  /**
   * Runs the job in the Spark session that there is, or else in one of its own.
   *
   * @param err told what went wrong, in one line
   * @return the exit code
   */
  int run(String[] arguments, PrintStream err) {
    Options all =
        options
            .addOption(value("master", "URL", "where Spark runs; default local[*], all cores"))
            .addOption(flag("verbose", "tell where an error comes from"))
            .addOption(Option.builder("h").longOpt("help").desc("print this and stop").get());
    boolean verbose = false;
    try {
      CommandLine line = new DefaultParser(false).parse(all, arguments);
      verbose = line.hasOption("verbose");
      if (line.hasOption("help")) {
        help(all, err);
        return OK;
      }
      return work.run(line, session(line));
    } catch (ParseException | UsageException e) {
      err.println("captioner: " + oneLine(e.getMessage()) + "; see " + name + " --help");
      return USAGE;
    } catch (Exception | OutOfMemoryError e) { // Spark throws checked exceptions unannounced
      if (verbose) {
        e.printStackTrace(err);
      }
      err.println("captioner: " + oneLine(message(e)));
      return code(e);
    }
  }

  private static SparkSession session(CommandLine line) throws UsageException {
    SparkConf conf = new SparkConf();
    if (line.hasOption("master")) {
      conf.setMaster(line.getOptionValue("master"));
    }
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", "captioner");
    conf.setIfMissing("spark.sql.files.maxPartitionBytes", String.valueOf(TASK_BYTES));
    conf.setIfMissing("spark.sql.files.openCostInBytes", String.valueOf(LEAST_PHOTO_BYTES));
    try {
      SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
      String tasks = String.valueOf(TASKS_A_CORE * spark.sparkContext().defaultParallelism());
      if (spark.conf().getOption("spark.sql.files.minPartitionNum").isEmpty()) {
        spark.conf().set("spark.sql.files.minPartitionNum", tasks);
      }
      return spark;
    } catch (Exception e) {
      if (String.valueOf(e.getMessage()).contains("Could not parse Master URL")) {
        throw new UsageException(
            "--master must be as Spark's, such as local[2] or spark://host:7077: "
                + conf.get("spark.master"));
      }
      throw e;
    }
  }

  private void help(Options all, PrintStream to) throws IOException {
    TextHelpAppendable text = new TextHelpAppendable(to);
    text.setMaxWidth(80);
    HelpFormatter.builder()
        .setHelpAppendable(text)
        .setShowSince(false)
        .get()
        .printHelp(name + " [options]", "", all.getOptions(), "", false);
  }

  private static int code(Throwable thrown) {
    Throwable cause = cause(thrown);
    if (cause instanceof ModelException || cause instanceof WeightFileException) {
      return MODEL;
    }
    return cause instanceof IOException || cause instanceof AnalysisException
        ? BAD_INPUT
        : INTERNAL_ERROR;
  }

  private static String message(Throwable thrown) {
    Throwable cause = cause(thrown);
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof AnalysisException && message.startsWith("[PATH_NOT_FOUND]")) {
      return message.replaceFirst(
          "(?s).*Path does not exist: (file:)?(.*?)\\.?$", "$2: no such file or folder");
    }
    return code(cause) == INTERNAL_ERROR
        ? "internal error: " + cause + "; run again with --verbose to see where"
        : message;
  }

  /** Returns what Spark's own exceptions wrap. */
  private static Throwable cause(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null
        && (cause instanceof SparkException || cause instanceof java.io.UncheckedIOException)) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String oneLine(String message) {
    return String.valueOf(message)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .limit(2)
        .collect(Collectors.joining(" "));
  }
}
