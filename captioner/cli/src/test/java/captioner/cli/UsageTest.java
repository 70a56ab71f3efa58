package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The program explains itself, and says which part of a command line makes no sense. */
class UsageTest {
  @TempDir Path temp;

  @Test
  void overviewListsTheCommands() {
    Program overview = Program.run("--help").succeeds();
    int from = 0;
    for (Command command : Main.COMMANDS) {
      from = overview.out().indexOf("\n  " + command.name() + " ", from);
      assertTrue(from > 0, command.name() + " is not in its place in: " + overview.out());
    }
    assertEquals(overview.out(), Program.run().err(), "without arguments");
    assertEquals(ExitCode.USAGE, Program.run().code());
  }

  static Stream<Command> commands() {
    return Main.COMMANDS.stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpThatFitsAScreen(Command command) {
    Program help = Program.run(command.name(), "--help").succeeds();
    assertTrue(help.out().contains("usage: captioner " + command.name()), help.out());
    assertTrue(help.lines().size() <= 40, help.out());
    for (String line : help.lines()) {
      assertTrue(line.length() <= 80, line);
      assertEquals(line.stripTrailing(), line);
    }
    assertEquals(help.out(), Program.run("help", command.name()).succeeds().out());
    assertEquals(help.out(), Program.run(command.name(), "--bream", "-h").succeeds().out());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpAllShowsEveryFlagAndShortHelpAllButTheRare(Command command) {
    String full = Program.run(command.name(), "--help", "all").succeeds().out();
    String brief = Program.run(command.name(), "--help").succeeds().out();
    for (Option option : Arguments.options(command).getOptions()) {
      String flag = "--" + option.getLongOpt();
      assertTrue(full.matches("(?s).* " + flag + "\\b.*"), flag);
      assertEquals(
          !command.rare().contains(option.getLongOpt()), brief.matches("(?s).* " + flag + "\\b.*"));
    }
    Options options = command.options();
    for (String flag : command.headings().keySet()) {
      assertTrue(options.hasLongOption(flag), "a heading stands above " + flag);
    }
    for (String flag : command.rare()) {
      assertTrue(options.hasLongOption(flag), "rare is " + flag);
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasExamplesThatItCanRead(Command command) throws Exception {
    assertFalse(command.examples().isEmpty());
    for (String example : command.examples()) {
      List<String> words = List.of(example.replaceFirst(" *[>#].*", "").split(" "));
      assertEquals(List.of("captioner", command.name()), words.subList(0, 2));
      Arguments.read(command, words.subList(2, words.size()), Main.COMMANDS);
    }
  }

  @Test
  void headingsAndRareFlagsArrangeTheHelp() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Help.command(new Arranged(), List.of(), to);
    String help = printed.toString(StandardCharsets.UTF_8);
    assertTrue(
        help.contains(
            """
            what to paint:
                  --colour NAME  of the paint
            of every command:
              -h, --help         print this and stop; --help all shows 1 more options
            """),
        help);
  }

  /** A command of so many flags that they need an order. */
  private static final class Arranged implements Command {
    @Override
    public String name() {
      return "paint";
    }

    @Override
    public String arguments() {
      return "";
    }

    @Override
    public String summary() {
      return "paint a photo";
    }

    @Override
    public Options options() {
      return new Options()
          .addOption(Flags.value("colour", "NAME", "of the paint"))
          .addOption(Flags.flag("gloss", "paint that shines"));
    }

    @Override
    public Map<String, String> headings() {
      return Map.of("colour", "what to paint");
    }

    @Override
    public Set<String> rare() {
      return Set.of("gloss");
    }

    @Override
    public int run(CommandLine line, Console console) {
      return ExitCode.OK;
    }
  }

  @Test
  void versionNamesWhatAnErrorReportShould() {
    Program version = Program.run("--version").succeeds();
    assertTrue(
        version
            .out()
            .matches(
                "captioner \\d+\\.\\d+\\.\\d+\\S*( \\(commit [0-9a-f]{40}(-dirty)?\\))?\n"
                    + "Java \\S+ \\(.+\\), PyTorch [\\d.]+, DJL [\\d.]+, .+\n"),
        version.out());
    assertEquals(version.out(), Program.run("version").succeeds().out());
  }

  @Test
  void unknownWordsAreNamed() {
    usage("there is no command paint", "paint");
    usage("the command comes first, before --beam", "--beam", 3, "caption");
    usage("train has no option --colour", "train", "--colour", 3);
    usage("models has no option -x", "models", "-x");
    usage("unexpected argument: x", "models", "x");
    usage("unexpected argument: x", "train", "x");
  }

  @Test
  void wordsThatAreNearlyRightAreAnsweredWithTheRightOne() {
    asked("there is no command captoin; did you mean caption?", "captoin", temp);
    asked("caption has no option --bream; did you mean --beam?", "caption", temp, "--bream", 3);
    asked("caption has no option --bream=3; did you mean --beam?", "caption", "--bream=3");
    asked(
        "caption has no option --ba; did you mean --backbone or --batch-size?", "caption", "--ba");
    asked("must be tiny, small or base: smal; did you mean small?", train("--preset", "smal"));
    asked("did you mean captioner caption " + temp + "?", temp);
  }

  private static void asked(String question, Object... arguments) {
    Program.run(arguments).fails(ExitCode.USAGE, question);
  }

  @Test
  void valuesThatMakeNoSenseAreNamedWithTheirFlag() {
    usage("--beam must be a whole number of at least 1: 0", "caption", temp, "--beam", 0);
    usage("--beam must be a whole number of at least 1: x", "evaluate", "--beam", "x");
    usage("--batch-size must be", "evaluate", "--batch-size", "-1");
    asked("sidecar or xmp: xml; did you mean xmp?", "caption", temp, "--format", "xml");
    usage("--preset must be tiny, small or base: huge", train("--preset", "huge"));
    usage("--epochs must be a whole number of at least 1: 0", train("--epochs", "0"));
    usage("--seed must be a whole number: x", train("--seed", "x"));
    usage("--seed needs a value: N", train("--seed"));
    usage("--verbose takes no value but true or false: --verbose=yes", "models", "--verbose=yes");
  }

  @Test
  void flagsThatContradictEachOtherAreNamed() {
    usage("give either --dataset, or --annotations and --images", "evaluate");
    usage(
        "give either --dataset, or --annotations and --images",
        "evaluate",
        "--dataset",
        "sample",
        "--images",
        temp);
    usage("--annotations and --images need each other", "evaluate", "--annotations", "x");
    usage(
        "--split goes with --dataset",
        "evaluate",
        "--annotations",
        "x",
        "--images",
        "y",
        "--split",
        "val");
    usage("--val-images goes with --annotations", train("--val-images", "x"));
    usage("--recipe and --preset exclude each other", train("--recipe", "x", "--preset", "tiny"));
  }

  @Test
  void argumentsThatAreMissingAreAskedFor() {
    usage("give a photo or a folder", "caption");
    usage("--output is needed", "train", "--dataset", "sample");
    usage("give one weight file", "weights");
    usage("give the shell, bash or zsh", "completion");
    usage("give the name of one dataset, or --list", "download");
  }

  @Test
  void verboseShowsWhereAnErrorComesFrom() {
    Program failed = Program.run("weights", temp.resolve("none"), "--verbose");
    assertEquals(ExitCode.MODEL, failed.code());
    assertTrue(failed.err().contains("\tat captioner."), failed.err());
  }

  @Test
  void resultsThatNobodyReceivesAreAnError() {
    PrintStream closed = new PrintStream(OutputStream.nullOutputStream());
    closed.close();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
    int code = Main.run(new String[] {"models"}, new Console(closed, err, Program.ROOT));

    assertEquals(ExitCode.BAD_INPUT, code);
    assertTrue(said.toString(StandardCharsets.UTF_8).contains("not all of it was written"));
  }

  private Object[] train(Object... more) {
    Object[] line = {"train", "--dataset", "sample", "--output", temp.resolve("run")};
    return Stream.concat(List.of(line).stream(), List.of(more).stream()).toArray();
  }

  private static void usage(String message, Object... arguments) {
    Program.run(arguments).fails(ExitCode.USAGE, message, "--help");
  }
}
