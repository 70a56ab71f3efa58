package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training that is killed at random moments, also while it saves, ends as if it had not been: with
 * the same bytes of weights, moments and state, in one thread.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it cannot delete what a killed process held")
class KilledTrainingTest {
  /** {@code -Pstress} kills more often. */
  private static final int KILLS = Integer.getInteger("kills", 4);

  private static final int EPOCHS = 12 * KILLS;

  @TempDir static Path temp;
  private static Path undisturbed;

  @BeforeAll
  static void trainUndisturbed() throws Exception {
    TinyRun.train();
    undisturbed = temp.resolve("undisturbed");
    try (ChildProgram run = start(undisturbed)) {
      assertEquals(ExitCode.OK, run.exitCode(), run.err());
    }
  }

  /** Trains in one thread; each of the epochs is judged, and saved with its model. */
  private static ChildProgram start(Path output) throws IOException {
    return ChildProgram.startWithOneThread(
        output.resolveSibling("said"),
        TinyRun.arguments(
            TinyRun.recipe(),
            output,
            TinyRun.cache(),
            "--resume",
            "--set",
            "training.patience=1000",
            "--set",
            "transformer.dModel=64",
            "--epochs",
            EPOCHS));
  }

  @Test
  void killedTrainingEndsWithTheBytesOfAnUndisturbedOne() throws Exception {
    Path output = temp.resolve("killed");
    Random random = new Random(3);
    int whileSaving = 0;
    int kills = 0;
    while (kills < KILLS) {
      Set<String> before = unfinished(output);
      try (ChildProgram run = start(output)) {
        while (run.process().isAlive() && !run.err().contains("validation loss")) {
          Thread.sleep(1);
        }
        Thread.sleep(random.nextInt(200));
        if (kills % 2 == 0) { // half of the kills wait for a save
          while (run.process().isAlive() && before.containsAll(unfinished(output))) {
            Thread.onSpinWait();
          }
        }
        assertTrue(run.process().isAlive(), "it ended before it was killed: " + run.err());
        run.process().destroyForcibly().waitFor();
        kills++;
        whileSaving += before.containsAll(unfinished(output)) ? 0 : 1;
      }
    }
    try (ChildProgram last = start(output)) {
      assertEquals(ExitCode.OK, last.exitCode(), last.err());
    }
    System.out.printf("%d kills, %d of them while a file was written%n", kills, whileSaving);
    assertTrue(whileSaving > 0, "no kill hit a save");
    for (String file :
        new String[] {
          "checkpoint.safetensors",
          "checkpoint-previous.safetensors",
          "model/weights.safetensors",
          "model/config.json",
          "model/vocabulary.txt",
          "recipe.json"
        }) {
      assertEquals(-1, Files.mismatch(undisturbed.resolve(file), output.resolve(file)), file);
    }
    assertEquals(EPOCHS, Files.readAllLines(output.resolve("metrics.jsonl")).size());
  }

  /** Returns what is being written, by name and time: older kills leave such files, too. */
  private static Set<String> unfinished(Path output) throws IOException {
    Set<String> unfinished = new HashSet<>();
    for (Path folder : new Path[] {output, output.resolve("model")}) {
      if (Files.isDirectory(folder)) {
        for (File file : folder.toFile().listFiles()) {
          if (file.getName().endsWith(".part") || file.getName().contains("-next")) {
            unfinished.add(file + " " + file.lastModified());
          }
        }
      }
    }
    return unfinished;
  }
}
