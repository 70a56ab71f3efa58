package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run that is stopped, gently or not, goes on as if it had not been. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no signals to stop a run with")
class StoppedRunTest {
  private static final int PHOTOS = 500;
  private static final int KILLS = 20;

  @TempDir static Path temp;
  private static Path photos;
  private static Map<String, String> undisturbed;

  @BeforeAll
  static void captionUndisturbed() throws IOException {
    TinyRun.train();
    photos = temp.resolve("photos");
    SmallPhotos.write(photos, PHOTOS);
    Path folder = Files.createDirectory(temp.resolve("undisturbed"));
    Program run = Program.run(arguments(folder));
    assertEquals(ExitCode.SOME_FAILED, run.code(), run.err());
    assertTrue(run.err().contains("captioned 490 of 500 photos"), run.err());
    undisturbed = written(folder);
    assertTrue(undisturbed.size() > 4 + 4 * 490, "with two sidecars and two pictures a photo");
  }

  private static Object[] arguments(Path folder) {
    return new Object[] {
      "caption",
      photos,
      "--model",
      TinyRun.MODEL,
      "--batch-size",
      8,
      "--output",
      folder.resolve("captions.jsonl"),
      "--output",
      folder.resolve("captions.csv"),
      "--output",
      folder.resolve("captions.txt"),
      "--output",
      folder.resolve("captions.json"),
      "--output",
      folder.resolve("report.html"),
      "--format",
      "sidecar,xmp",
      "--sidecar-dir",
      folder.resolve("sidecars")
    };
  }

  /** Returns the content of all files but the journal, by path. */
  private static Map<String, String> written(Path folder) throws IOException {
    Map<String, String> written = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".state") && !file.endsWith("said")) {
          byte[] bytes = Files.readAllBytes(file);
          String text = new String(bytes, StandardCharsets.ISO_8859_1);
          written.put(folder.relativize(file).toString(), text);
        }
      }
    }
    return written;
  }

  private static long length(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  @Test
  void runThatIsKilledTwentyTimesWritesWhatAnUndisturbedOneDoes() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("killed"));
    Path rows = folder.resolve("captions.jsonl");
    Random random = new Random(7);
    for (int i = 0; i < KILLS; i++) {
      // now and then while it starts; mostly after some rows more, and a moment
      long until = i % 5 == 4 ? 0 : length(rows) + random.nextInt(4000);
      try (ChildProgram run = ChildProgram.start(folder.resolve("said"), arguments(folder))) {
        while (run.process().isAlive() && length(rows) < until) {
          Thread.sleep(1);
        }
        Thread.sleep(random.nextInt(i % 5 == 4 ? 1000 : 20));
        run.process().destroyForcibly().waitFor();
      }
    }
    long before = Files.readAllLines(rows).size();
    assertTrue(before > 50 && before < PHOTOS, before + " rows when it was killed the last time");
    Program last = Program.run(arguments(folder));
    assertTrue(last.err().contains("were done"), last.err());

    assertEquals(undisturbed, written(folder));
    List<String> lines = Files.readAllLines(rows);
    assertEquals(PHOTOS, new HashSet<>(lines).size());
    assertEquals(PHOTOS, lines.size());
  }

  @Test
  void signalsEndTheRunAfterABatchAndItGoesOn() throws Exception {
    Path folder = Files.createDirectory(temp.resolve("signalled"));
    Path rows = folder.resolve("captions.jsonl");
    Map<String, Integer> codes = new TreeMap<>(Map.of("TERM", 143, "HUP", 129, "INT", 130));
    codes.keySet().removeIf(StoppedRunTest::isIgnored);
    for (String signal : codes.keySet()) {
      long before = length(rows);
      try (ChildProgram run = ChildProgram.start(folder.resolve("said"), arguments(folder))) {
        while (run.process().isAlive() && length(rows) <= before) {
          Thread.sleep(1);
        }
        run.signal(signal);
        assertEquals(codes.get(signal), run.exitCode(), run.err());
        assertTrue(run.err().contains("captioner: stopping after what is in work"), run.err());
        assertTrue(run.err().contains("captioned "), run.err());
      }
      int done = Files.readAllLines(rows).size();
      assertEquals(0, done % 8, done + " rows");
      assertTrue(Files.exists(folder.resolve("captions.json")), "outputs are closed");
    }
    Program.run(arguments(folder));
    assertEquals(undisturbed, written(folder));
  }

  /**
   * Returns whether processes that are started here ignore a signal, as those do that a script
   * starts in the background: then so does the program.
   */
  private static boolean isIgnored(String signal) {
    try {
      return new ProcessBuilder("sh", "-c", "kill -" + signal + " $$").start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("no shell", e);
    }
  }

  @Test
  void runThatIsDoneDoesNothing() throws IOException {
    Path folder = temp.resolve("undisturbed");
    Program again = Program.run(arguments(folder)).succeeds();
    assertTrue(again.err().contains("nothing to do, 500 were done"), again.err());
    assertTrue(again.err().contains("10 of them failed; --retry-failed"), again.err());
    assertFalse(again.err().contains("captioned 0"), again.err());
    assertEquals(undisturbed, written(folder));
  }
}
