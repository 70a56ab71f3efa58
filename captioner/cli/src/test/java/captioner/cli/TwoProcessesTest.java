package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that are to write the same: the second is told, and the first is not disturbed. */
class TwoProcessesTest {
  private static final int PHOTOS = 300;

  @TempDir static Path temp;

  @BeforeAll
  static void train() throws IOException {
    TinyRun.train();
  }

  @Test
  void theSameCaptionsAreWrittenByOne() throws Exception {
    Path photos = temp.resolve("photos");
    SmallPhotos.write(photos, PHOTOS);
    Path out = temp.resolve("captions.jsonl");
    Object[] line = {
      "caption", photos, "--model", TinyRun.MODEL, "--batch-size", 8, "--output", out
    };
    try (ChildProgram first = ChildProgram.startWithOneThread(temp.resolve("said"), line)) {
      while (first.process().isAlive() && (Files.notExists(out) || Files.size(out) == 0)) {
        Thread.sleep(1);
      }
      Program.run(line)
          .fails(ExitCode.BAD_INPUT, "is in use: another captioner writes the same outputs");
      assertEquals(ExitCode.SOME_FAILED, first.exitCode(), first.err());
    }
    assertEquals(PHOTOS, Files.readAllLines(out).size());
  }

  @Test
  void theSameRunIsTrainedByOne() throws Exception {
    Path output = temp.resolve("run");
    Object[] line =
        TinyRun.arguments(TinyRun.recipe(), output, TinyRun.cache(), "--epochs", 1000, "--resume");
    try (ChildProgram first = ChildProgram.startWithOneThread(temp.resolve("said"), line)) {
      while (first.process().isAlive() && !first.err().contains("validation loss")) {
        Thread.sleep(1);
      }
      Program.run(line)
          .fails(
              ExitCode.BAD_INPUT,
              output + " is being written by another program",
              "use another --output");
    }
  }

  /** Both compute; what one writes, the other reads or is told of, and neither is wrong. */
  @Test
  void theSameFeaturesAreWrittenByOne() throws Exception {
    Path cache = temp.resolve("cache");
    Object[] one = TinyRun.arguments(TinyRun.recipe(), temp.resolve("one"), cache);
    Object[] two = TinyRun.arguments(TinyRun.recipe(), temp.resolve("two"), cache);
    try (ChildProgram first = ChildProgram.start(temp.resolve("said one"), one);
        ChildProgram second = ChildProgram.start(temp.resolve("said two"), two)) {
      int refused = 0;
      for (ChildProgram run : new ChildProgram[] {first, second}) {
        if (run.exitCode() != ExitCode.OK) {
          refused++;
          assertEquals(ExitCode.BAD_INPUT, run.exitCode(), run.err());
          assertTrue(run.err().contains("is being written by another program"), run.err());
        }
      }
      assertTrue(refused < 2, "one of them ends well");
    }
    Program.run(TinyRun.arguments(TinyRun.recipe(), temp.resolve("three"), cache)).succeeds();
    assertEquals(
        -1,
        Files.mismatch(
            TinyRun.MODEL.resolve("weights.safetensors"),
            temp.resolve("three/model/weights.safetensors")));
  }
}
