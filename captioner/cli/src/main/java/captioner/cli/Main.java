package captioner.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** Starts the program: finds the command, and turns what it throws into one line and a code. */
public final class Main {
  private static final List<Command> COMMANDS =
      List.of(
          new CaptionCommand(),
          new TrainCommand(),
          new EvaluateCommand(),
          new ScoreCommand(),
          new ModelsCommand(),
          new WeightsCommand(),
          new DownloadCommand());

  private Main() {}

  /** Runs the command that the first argument names. */
  public static void main(String[] args) {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    Path home = Path.of(System.getProperty("captioner.home", "."));
    StopSignal.install();
    int code = run(args, new Console(out, err, home));
    StopSignal.finished();
    System.exit(code);
  }

  /** Runs a command line and returns the exit code. */
  static int run(String[] args, Console console) {
    if (args.length == 0 || List.of("-h", "--help", "help").contains(args[0])) {
      Help.overview(COMMANDS, args.length == 0 ? console.err() : console.out());
      return args.length == 0 ? ExitCode.USAGE : ExitCode.OK;
    }
    for (Command command : COMMANDS) {
      if (command.name().equals(args[0])) {
        return run(command, Arrays.copyOfRange(args, 1, args.length), console);
      }
    }
    console.err().println("captioner: there is no command " + args[0] + "; see captioner --help");
    return ExitCode.USAGE;
  }

  private static int run(Command command, String[] args, Console console) {
    Options options = command.options();
    options.addOption(Option.builder("h").longOpt("help").desc("print this and stop").get());
    options.addOption(Flags.flag("verbose", "show where an error comes from"));
    boolean verbose = List.of(args).contains("--verbose");
    try {
      CommandLine line = new DefaultParser().parse(options, args);
      if (line.hasOption("help")) {
        Help.command(command, options, console.out());
        return ExitCode.OK;
      }
      offlineUnlessAsked(line);
      int code = command.run(line, console);
      if (console.out().checkError()) {
        throw new IOException("the output was closed or is full; not all of it was written");
      }
      return code;
    } catch (UnrecognizedOptionException e) {
      String message = command.name() + " has no option " + e.getOption();
      return fail(console, e, message + hint(command), verbose, ExitCode.USAGE);
    } catch (CancellationException e) {
      return fail(console, e, e.getMessage(), verbose, ExitCode.STOPPED);
    } catch (ParseException | UsageException e) {
      return fail(console, e, e.getMessage() + hint(command), verbose, ExitCode.USAGE);
    } catch (IOException e) {
      return fail(console, e, describe(e), verbose, ExitCode.BAD_INPUT);
    } catch (UncheckedIOException e) {
      return fail(console, e, describe(e.getCause()), verbose, ExitCode.BAD_INPUT);
    } catch (InvalidPathException e) {
      String message =
          "no file can have the name %s here (%s); in a terminal without UTF-8 set LC_ALL=C.UTF-8"
              .formatted(e.getInput(), e.getReason());
      return fail(console, e, message, verbose, ExitCode.BAD_INPUT);
    } catch (OutOfMemoryError e) {
      String message = "not enough memory; give Java more, such as CAPTIONER_JAVA_OPTS=-Xmx4g";
      return fail(console, e, message, verbose, ExitCode.INTERNAL_ERROR);
    } catch (RuntimeException | Error e) {
      String message = "internal error: " + e + "; run again with --verbose to see where";
      return fail(console, e, message, verbose, ExitCode.INTERNAL_ERROR);
    }
  }

  private static String hint(Command command) {
    return "; see captioner " + command.name() + " --help";
  }

  /** The networks' engine may use the network only where the user asks for a download. */
  private static void offlineUnlessAsked(CommandLine line) {
    boolean asked = line.hasOption("download");
    System.setProperty("ai.djl.offline", String.valueOf(!asked));
  }

  private static String describe(IOException e) {
    if (e instanceof FileSystemException failure) {
      return describe(failure);
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** The platform's message is the bare file name. */
  private static String describe(FileSystemException e) {
    String reason =
        e.getReason() == null
            ? switch (e.getClass().getSimpleName()) {
              case "NoSuchFileException" -> "no such file or folder";
              case "AccessDeniedException" -> "no permission";
              case "FileAlreadyExistsException" -> "is a file where a folder is needed";
              case "NotDirectoryException" -> "is not a folder";
              default -> e.getClass().getSimpleName();
            }
            : e.getReason();
    String file = String.valueOf(e.getFile());
    return file.contains(reason) ? file : file + ": " + reason;
  }

  private static int fail(
      Console console, Throwable cause, String message, boolean verbose, int code) {
    String line = message.lines().map(String::strip).collect(Collectors.joining(" "));
    console.err().println("captioner: " + line);
    if (verbose) {
      cause.printStackTrace(console.err());
    }
    return code;
  }
}
