package captioner.cli;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;

/** Starts the program: finds the command, and turns what it throws into one line and a code. */
public final class Main {
  /** The commands, in the order of the help. */
  static final List<Command> COMMANDS =
      List.of(
          new CaptionCommand(),
          new ExplainCommand(),
          new ServeCommand(),
          new PackageCommand(),
          new TrainCommand(),
          new PretrainCommand(),
          new TrainRankingCommand(),
          new EvaluateCommand(),
          new ScoreCommand(),
          new CompareCommand(),
          new MeasureCommand(),
          new ModelsCommand(),
          new AverageCommand(),
          new CompileCommand(),
          new WeightsCommand(),
          new DownloadCommand(),
          new CompletionCommand());

  private Main() {}

  /** Runs the command that the first argument names. */
  public static void main(String[] args) {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    System.setProperty("org.slf4j.simpleLogger.log.io.javalin", "off"); // it throws what it logs
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    Path home = Path.of(System.getProperty("captioner.home", "."));
    StopSignal.install(err);
    int code = run(args, new Console(out, err, home));
    System.exit(code);
  }

  /** Runs a command line and returns the exit code. */
  static int run(String[] args, Console console) {
    List<String> words = List.of(args);
    if (words.isEmpty()) {
      Help.overview(COMMANDS, console.err());
      return ExitCode.USAGE;
    }
    String first = words.get(0);
    List<String> rest = words.subList(1, words.size());
    Optional<Command> command = command(first);
    if (command.isPresent()) {
      return run(command.get(), rest, console);
    }
    return switch (first) {
      case "-V", "--version", "version" -> {
        Version.print(console.out());
        yield ExitCode.OK;
      }
      case "-h", "--help", "help" -> help(rest, console);
      default -> fail(console, unknown(first));
    };
  }

  private static Optional<Command> command(String name) {
    return COMMANDS.stream().filter(command -> command.name().equals(name)).findFirst();
  }

  private static int help(List<String> about, Console console) {
    Optional<Command> command = about.stream().findFirst().flatMap(Main::command);
    if (command.isPresent()) {
      Help.command(command.get(), about, console.out());
    } else {
      Help.overview(COMMANDS, console.out());
    }
    return ExitCode.OK;
  }

  private static Failure unknown(String first) {
    if (first.startsWith("-")) {
      return Failure.ofUsage("the command comes first, before " + first, "--help");
    }
    String hint =
        new File(first).exists()
            ? "; did you mean captioner caption " + first + "?"
            : Nearest.hint(first, COMMANDS.stream().map(Command::name).toList());
    return Failure.ofUsage("there is no command " + first + hint, "--help");
  }

  private static int run(Command command, List<String> words, Console console) {
    if (Help.isAskedFor(words)) {
      Help.command(command, words, console.out());
      return ExitCode.OK;
    }
    boolean verbose = words.contains("--verbose");
    String origin = "";
    try {
      Arguments arguments = Arguments.read(command, words, COMMANDS);
      origin = arguments.origin();
      verbose = arguments.line().hasOption("verbose");
      if (verbose) {
        arguments.explain(console.err());
      }
      offlineUnlessAsked(arguments.line());
      int code = command.run(arguments.line(), console);
      if (console.out().checkError()) {
        throw new IOException("the output was closed or is full; not all of it was written");
      }
      return code;
    } catch (UsageException e) {
      String about = command.name() + " --help";
      return fail(console, Failure.ofUsage(e.getMessage() + origin, about), e, verbose);
    } catch (IOException | RuntimeException | Error e) {
      return fail(console, Failure.of(e), e, verbose);
    }
  }

  /** The networks' engine may use the network only where the user asks for a download. */
  private static void offlineUnlessAsked(CommandLine line) {
    boolean asked = line.hasOption("download");
    System.setProperty("ai.djl.offline", String.valueOf(!asked));
  }

  private static int fail(Console console, Failure failure, Throwable cause, boolean verbose) {
    if (verbose) {
      cause.printStackTrace(console.err());
    }
    return fail(console, failure);
  }

  private static int fail(Console console, Failure failure) {
    console.err().println("captioner: " + failure.message());
    return failure.code();
  }
}
