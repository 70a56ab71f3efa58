package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program explains itself, and says which part of a command line makes no sense. */
class UsageTest {
  private static final List<String> COMMANDS =
      List.of("caption", "train", "evaluate", "score", "models", "weights", "download");

  @TempDir Path temp;

  @Test
  void overviewListsTheCommands() {
    Program overview = Program.run("--help").succeeds();
    int from = 0;
    for (String command : COMMANDS) {
      from = overview.out().indexOf("\n  " + command + " ", from);
      assertTrue(from > 0, command + " is not in its place in: " + overview.out());
    }
    assertEquals(overview.out(), Program.run().err(), "without arguments");
    assertEquals(ExitCode.USAGE, Program.run().code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"caption", "train", "evaluate", "score", "models", "weights", "download"})
  void everyCommandHasHelpThatFitsATerminal(String command) {
    Program help = Program.run(command, "--help").succeeds();
    assertTrue(help.out().contains("usage: captioner " + command), help.out());
    for (String line : help.lines()) {
      assertTrue(line.length() <= 80, line);
      assertEquals(line.stripTrailing(), line);
    }
  }

  @Test
  void unknownWordsAreNamed() {
    usage("there is no command paint", "paint");
    usage("train has no option --bream", "train", "--bream", 3);
    usage("unexpected argument: x", "models", "x");
    usage("unexpected argument: x", "train", "x");
  }

  @Test
  void valuesThatMakeNoSenseAreNamedWithTheirFlag() {
    usage("--beam must be a whole number of at least 1: 0", "caption", temp, "--beam", 0);
    usage("--beam must be a whole number of at least 1: x", "evaluate", "--beam", "x");
    usage("--batch-size must be", "evaluate", "--batch-size", "-1");
    usage("--format must be text or jsonl: xml", "caption", temp, "--format", "xml");
    usage("--preset must be tiny, small or base: big", train("--preset", "big"));
    usage("--epochs must be a whole number of at least 1: 0", train("--epochs", "0"));
    usage("--seed must be a whole number: x", train("--seed", "x"));
    usage("Missing argument for option: seed", train("--seed"));
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
    usage("--config and --preset exclude each other", train("--config", "x", "--preset", "tiny"));
  }

  @Test
  void argumentsThatAreMissingAreAskedFor() {
    usage("give a photo or a folder", "caption");
    usage("--output is needed", "train", "--dataset", "sample");
    usage("give one weight file", "weights");
    usage("give the name of one dataset, or --list", "download");
  }

  @Test
  void verboseShowsWhereAnErrorComesFrom() {
    Program failed = Program.run("weights", temp.resolve("none"), "--verbose");
    assertEquals(ExitCode.BAD_INPUT, failed.code());
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
