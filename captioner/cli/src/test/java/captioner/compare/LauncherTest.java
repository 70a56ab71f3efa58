package captioner.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.training.ResidentSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes are watched, stopped when their time is up, and never left behind. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no sh")
class LauncherTest {
  private static final double LONG = 60;

  @TempDir Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private Launcher launcher(Runnable poll) {
    PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new Launcher(List.of("sh", "-c"), to, poll);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatAProcessSaysIsShownAndKept() throws IOException {
    Launcher.Ended ended =
        launcher(() -> {})
            .run(List.of("echo one; echo zwei é >&2; sleep 0.3; exit 3"), folder, LONG);
    assertEquals(3, ended.code());
    assertEquals("zwei é", ended.lastLine());
    assertFalse(ended.timeUp());
    assertTrue(ended.seconds() >= 0.3, ended.toString());
    boolean told = ResidentSet.of(ProcessHandle.current().pid()).isPresent();
    assertEquals(told, ended.peakBytes() > 0);
    assertEquals(List.of("  one", "  zwei é"), said().lines().toList());
    String log = Files.readString(folder.resolve("log.txt"));
    assertTrue(log.startsWith("$ captioner echo one;") && log.endsWith("one\nzwei é\n"), log);
    assertFalse(Files.exists(folder.resolve("process")));
  }

  @Test
  void processWhoseTimeIsUpIsAskedToEnd() throws IOException {
    Launcher.Ended ended = launcher(() -> {}).run(List.of("exec sleep 30"), folder, 0.2);
    assertTrue(ended.timeUp());
    assertTrue(ended.seconds() < 20, ended.toString());
  }

  @Test
  void processEndsWithTheComparisonThatIsStopped() {
    Launcher launcher =
        launcher(
            () -> {
              if (said().contains("ready")) {
                throw new CancellationException("stopped");
              }
            });
    assertThrows(
        CancellationException.class,
        () ->
            launcher.run(
                List.of(
                    "trap 'echo saved > saved; exit 1' TERM; cd %s; echo ready; while :; do sleep 0.1; done"
                        .formatted(folder)),
                folder,
                LONG));
    assertTrue(Files.exists(folder.resolve("saved")), "it could save before it ended");
    assertFalse(Files.exists(folder.resolve("process")));
  }

  @Test
  void processThatAKilledComparisonLeftIsEnded() throws Exception {
    Process left = new ProcessBuilder("sleep", "60").start();
    String name = left.pid() + " " + left.info().startInstant().orElseThrow();
    Files.writeString(folder.resolve("process"), name);
    launcher(() -> {}).endLeftOver(folder);
    assertTrue(left.waitFor(10, TimeUnit.SECONDS), "it is ended");
    assertTrue(said().contains("stopping process " + left.pid()), said());

    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(folder.resolve("process"), other.pid() + " 1970-01-01T00:00:00Z");
      launcher(() -> {}).endLeftOver(folder);
      assertTrue(other.isAlive(), "another process has its number now");
      assertFalse(Files.exists(folder.resolve("process")));
    } finally {
      other.destroyForcibly();
    }
  }
}
