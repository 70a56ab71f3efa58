package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Nothing needs a network that does not ask for one. */
@EnabledIf("canUnshare")
class NoNetworkTest {
  @TempDir Path temp;

  /** Returns whether processes may be put into networks of their own here. */
  static boolean canUnshare() {
    try {
      return new ProcessBuilder("unshare", "-rn", "true").start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  @BeforeAll
  static void train() throws IOException {
    TinyRun.train();
  }

  @Test
  void captionsAreWrittenInANetworkWithoutRoutes() throws Exception {
    Path out = temp.resolve("captions.txt");
    Object[] line = {"caption", TinyRun.PHOTOS, "--model", TinyRun.MODEL, "--output", out};
    try (ChildProgram child = ChildProgram.startWithoutNetwork(temp.resolve("said"), line)) {
      assertEquals(ExitCode.OK, child.exitCode(), child.err());
    }
    Program connected = Program.run("caption", TinyRun.PHOTOS, "--model", TinyRun.MODEL).succeeds();
    assertEquals(connected.lines(), Files.readAllLines(out));
  }

  @Test
  void aModelIsTrainedInANetworkWithoutRoutes() throws Exception {
    Path output = temp.resolve("run");
    Object[] line =
        TinyRun.arguments(TinyRun.recipe(), output, temp.resolve("cache"), "--epochs", 1);
    try (ChildProgram child = ChildProgram.startWithoutNetwork(temp.resolve("said"), line)) {
      assertEquals(ExitCode.OK, child.exitCode(), child.err());
      assertFalse(child.err().contains("Exception"), child.err());
    }
  }
}
