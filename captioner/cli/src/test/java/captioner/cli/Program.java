package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What the program did with a command line.
 *
 * @param code its exit code
 * @param out what it printed as results
 * @param err what it told besides
 */
record Program(int code, String out, String err) {
  static final Path ROOT =
      Path.of(System.getProperty("project.root", "../..")).toAbsolutePath().normalize();

  /** Runs the program of this project. */
  static Program run(Object... arguments) {
    return runIn(ROOT, arguments);
  }

  /** Runs it with the models/ and datasets/ of another folder. */
  static Program runIn(Path home, Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream results = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream messages = new PrintStream(err, true, StandardCharsets.UTF_8);
    int code = Main.run(line(arguments), new Console(results, messages, home));
    return new Program(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs it with a terminal of the test's own; returns the exit code. */
  static int runWith(PrintStream terminal, Object... arguments) {
    return Main.run(line(arguments), new Console(terminal, terminal, ROOT));
  }

  private static String[] line(Object... arguments) {
    return Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
  }

  List<String> lines() {
    return out.lines().toList();
  }

  Program succeeds() {
    assertEquals(ExitCode.OK, code, err);
    return this;
  }

  /** Checks that it ended with a code and, last, one line that holds all of some texts. */
  Program fails(int expected, Object... texts) {
    assertEquals(expected, code, err);
    List<String> lines = err.lines().toList();
    assertFalse(lines.isEmpty(), "it said nothing");
    String last = lines.get(lines.size() - 1);
    assertTrue(last.startsWith("captioner: "), err);
    for (Object text : texts) {
      assertTrue(last.contains(String.valueOf(text)), () -> text + " is not in: " + err);
    }
    return hasNoStackTrace();
  }

  Program hasNoStackTrace() {
    assertFalse(err.contains("\tat ") || err.contains("Exception"), err);
    return this;
  }
}
