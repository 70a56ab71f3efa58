package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Long runs take no more after a warm-up: {@code mvn -Plong verify -pl captioner/core,captioner/cli
 * -Dtest=LongRunTest}, hours. Java's heap is taken at the start, so that what grows is native.
 */
@EnabledIfSystemProperty(named = "long.captions", matches = ".+", disabledReason = "takes hours")
@EnabledOnOs(value = OS.LINUX, disabledReason = "others have no /proc")
class LongRunTest {
  private static final int CAPTIONS = Integer.getInteger("long.captions", 50_000);
  private static final int STEPS = Integer.getInteger("long.steps", 20_000);
  private static final int PHOTOS = 76; // of the sample; a step each
  private static final long MAX_GROWTH = 100_000; // kB, from a fifth of the run to its end

  @TempDir Path temp;

  @BeforeAll
  static void train() throws IOException {
    TinyRun.train();
  }

  /** What a process holds, as /proc tells. */
  private record Held(long residentKb, int threads, int files) {
    static Held by(Process process) throws IOException {
      Path proc = Path.of("/proc", String.valueOf(process.pid()));
      List<String> status = Files.readAllLines(proc.resolve("status"));
      try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
        return new Held(
            number(status, "VmRSS:"), (int) number(status, "Threads:"), (int) files.count());
      }
    }

    private static long number(List<String> status, String key) {
      return status.stream()
          .filter(line -> line.startsWith(key))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow();
    }
  }

  /** Asks how far a process is. */
  private interface Course {
    int done() throws IOException;
  }

  /** Watches a process to its end, and compares a fifth of the way with the end. */
  private static void watch(String what, ChildProgram run, int total, Course course)
      throws IOException, InterruptedException {
    List<Held> held = new ArrayList<>();
    while (run.process().isAlive()) {
      int done = course.done();
      if (done > (held.size() + 1) * (total / 100)) {
        try {
          Held now = Held.by(run.process());
          held.add(now);
          System.out.printf(Locale.ROOT, "%s %d: %s%n", what, done, now);
        } catch (IOException | NoSuchElementException e) {
          break; // it has ended
        }
      }
      Thread.sleep(200);
    }
    assertTrue(held.size() > 50, held.size() + " samples");
    Held early = held.get(held.size() / 5);
    Held late = held.get(held.size() - 1);
    System.out.printf(Locale.ROOT, "%s: after a fifth %s, at the end %s%n", what, early, late);
    assertTrue(late.residentKb - early.residentKb < MAX_GROWTH, early + " to " + late);
    assertTrue(late.threads <= early.threads + 2, early + " to " + late);
    assertTrue(late.files <= early.files + 2, early + " to " + late);
  }

  @Test
  void captionsTakeNoMoreAfterAWarmUp() throws Exception {
    Path photos = temp.resolve("photos");
    SmallPhotos.write(photos, CAPTIONS);
    Path out = temp.resolve("captions.txt");
    try (ChildProgram run =
        ChildProgram.startWithFixedHeap(
            temp.resolve("said"), "caption", photos, "--model", TinyRun.MODEL, "--output", out)) {
      watch("captions", run, CAPTIONS, () -> lines(out));
      assertEquals(ExitCode.SOME_FAILED, run.exitCode(), run.err());
    }
    assertEquals(CAPTIONS - CAPTIONS / 50, lines(out));
  }

  private static int lines(Path file) throws IOException {
    if (Files.notExists(file)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return (int) lines.count();
    }
  }

  @Test
  void trainingTakesNoMoreAfterAWarmUp() throws Exception {
    Path annotations = TinyRun.annotations(temp.resolve("all.json"), PHOTOS);
    int epochs = (STEPS + PHOTOS - 1) / PHOTOS;
    Path output = temp.resolve("run");
    Object[] line = {
      "train",
      "--annotations",
      annotations,
      "--images",
      TinyRun.PHOTOS,
      "--val-annotations",
      TinyRun.annotations(),
      "--val-images",
      TinyRun.PHOTOS,
      "--config",
      TinyRun.recipe(),
      "--set",
      "training.imagesPerStep=1",
      "--set",
      "training.patience=100000",
      "--epochs",
      epochs,
      "--cache",
      TinyRun.cache(),
      "--output",
      output
    };
    try (ChildProgram run = ChildProgram.startWithFixedHeap(temp.resolve("said"), line)) {
      watch("epochs", run, epochs, () -> lines(output.resolve("metrics.jsonl")));
      assertEquals(ExitCode.OK, run.exitCode(), run.err());
    }
  }
}
