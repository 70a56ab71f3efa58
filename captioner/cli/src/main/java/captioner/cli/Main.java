package captioner.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.TextHelpAppendable;

/** Starts the program: finds the command, and turns what it throws into one line and a code. */
public final class Main {
  private static final List<Command> COMMANDS =
      List.of(
          new CaptionCommand(),
          new TrainCommand(),
          new EvaluateCommand(),
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
    System.exit(run(args, new Console(out, err, home)));
  }

  /** Runs a command line and returns the exit code. */
  static int run(String[] args, Console console) {
    if (args.length == 0 || List.of("-h", "--help", "help").contains(args[0])) {
      overview(args.length == 0 ? console.err() : console.out());
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
        help(command, options, console.out());
        return ExitCode.OK;
      }
      offlineUnlessAsked(line);
      return command.run(line, console);
    } catch (ParseException | UsageException e) {
      String hint = "; see captioner " + command.name() + " --help";
      return fail(console, e, e.getMessage() + hint, verbose, ExitCode.USAGE);
    } catch (FileSystemException e) {
      return fail(console, e, describe(e), verbose, ExitCode.BAD_INPUT);
    } catch (IOException e) {
      return fail(console, e, e.getMessage(), verbose, ExitCode.BAD_INPUT);
    } catch (RuntimeException | Error e) {
      String message = "internal error: " + e + "; run again with --verbose to see where";
      return fail(console, e, message, verbose, ExitCode.INTERNAL_ERROR);
    }
  }

  /** The networks' engine may use the network only where the user asks for a download. */
  private static void offlineUnlessAsked(CommandLine line) {
    boolean asked = line.hasOption("download");
    System.setProperty("ai.djl.offline", String.valueOf(!asked));
  }

  /** The platform's message is the bare file name. */
  private static String describe(FileSystemException e) {
    String reason =
        e.getReason() == null
            ? switch (e.getClass().getSimpleName()) {
              case "NoSuchFileException" -> "no such file or folder";
              case "AccessDeniedException" -> "no permission";
              case "FileAlreadyExistsException" -> "exists already";
              default -> e.getClass().getSimpleName();
            }
            : e.getReason();
    String file = String.valueOf(e.getFile());
    return file.contains(reason) ? file : file + ": " + reason;
  }

  private static int fail(
      Console console, Throwable cause, String message, boolean verbose, int code) {
    console.err().println("captioner: " + message);
    if (verbose) {
      cause.printStackTrace(console.err());
    }
    return code;
  }

  private static void overview(PrintStream to) {
    to.println("captioner: a photo goes in, an English sentence comes out.");
    to.println();
    to.println("usage: captioner COMMAND [options]");
    to.println();
    for (Command command : COMMANDS) {
      to.printf("  %-10s %s%n", command.name(), command.summary());
    }
    to.println();
    to.println("captioner COMMAND --help shows the options of a command.");
    to.println(
        "exit codes: 0 done, 2 wrong usage, 3 some photos failed, 4 bad input, 1 internal error");
  }

  private static void help(Command command, Options options, PrintStream to) throws IOException {
    to.println(command.summary());
    to.println();
    HelpFormatter.builder()
        .setHelpAppendable(new TextHelpAppendable(to))
        .setShowSince(false)
        .get()
        .printHelp(
            "captioner " + command.name() + " " + command.arguments(), "", options, "", false);
  }
}
