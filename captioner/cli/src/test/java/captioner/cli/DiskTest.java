package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, or read-only, or loses files: what was done stays, and the rest follows. */
@EnabledIf("canMount")
class DiskTest {
  private static final int PHOTOS = 200;

  @TempDir static Path temp;
  private static Path photos;
  private Path disk;

  /** Returns whether a small disk can be had here, which takes the rights of an administrator. */
  static boolean canMount() throws IOException, InterruptedException {
    Path probe = Files.createTempDirectory("probe");
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", probe);
    if (mounted) {
      run("umount", probe);
    }
    Files.delete(probe);
    return mounted;
  }

  private static boolean run(Object... command) throws IOException, InterruptedException {
    try {
      List<String> words = Arrays.stream(command).map(String::valueOf).toList();
      return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  @BeforeAll
  static void prepare() throws IOException {
    TinyRun.train();
    photos = temp.resolve("photos");
    SmallPhotos.write(photos, PHOTOS);
  }

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(temp.resolve("disk"));
    assertTrue(run("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk));
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", disk);
    Files.delete(disk);
  }

  private void remount(String options) throws Exception {
    assertTrue(run("mount", "-o", "remount," + options, disk));
  }

  private static Program caption(Path out) {
    return Program.run(
        "caption", photos, "--model", TinyRun.MODEL, "--batch-size", 8, "--output", out);
  }

  @Test
  void captionsStopAtAFullDiskAndGoOnWhenThereIsSpace() throws Exception {
    Path undisturbed = temp.resolve("undisturbed.jsonl");
    assertEquals(ExitCode.SOME_FAILED, caption(undisturbed).code());
    Path out = disk.resolve("captions.jsonl");
    caption(out)
        .fails(ExitCode.BAD_INPUT, disk, "No space left on device", "the same command goes on");
    assertTrue(Files.readAllLines(out).size() > 8, "what was done is kept");
    remount("size=10m");
    Program second = caption(out);
    assertEquals(ExitCode.SOME_FAILED, second.code(), second.err());
    assertTrue(second.err().contains("were done"), second.err());
    assertEquals(Files.readString(undisturbed), Files.readString(out));
  }

  @Test
  void trainingStopsAtAFullDiskAndGoesOnWhenThereIsSpace() throws Exception {
    remount("size=300k");
    Path output = disk.resolve("run");
    Object[] line = TinyRun.arguments(TinyRun.recipe(), output, TinyRun.cache(), "--resume");
    int stops = 0;
    Program run = Program.run(line);
    for (int size = 1; run.code() != ExitCode.OK && size < 20; size++) { // MB; freed bit by bit
      stops++;
      run.fails(run.code(), disk, "No space left on device");
      assertTrue(run.code() == ExitCode.BAD_INPUT || run.code() == ExitCode.MODEL, run.err());
      remount("size=" + size + "m");
      run = Program.run(line);
    }
    run.succeeds();
    assertTrue(stops > 1, "the disk was full " + stops + " times");
    assertEquals(
        -1,
        Files.mismatch(
            TinyRun.MODEL.resolve("weights.safetensors"),
            output.resolve("model/weights.safetensors")));
  }

  @Test
  void aReadOnlyDiskIsNamed() throws Exception {
    remount("ro,size=16k");
    caption(disk.resolve("captions.jsonl")).fails(ExitCode.BAD_INPUT, "cannot be written: " + disk);
    Program.run(TinyRun.arguments(TinyRun.recipe(), disk.resolve("run"), TinyRun.cache()))
        .fails(ExitCode.BAD_INPUT, disk, "ead-only file system");
  }

  @Test
  void photosThatVanishAreNamedAndTheOthersCaptioned() throws Exception {
    Path folder = temp.resolve("vanishing");
    SmallPhotos.write(folder, PHOTOS);
    Path out = temp.resolve("vanishing.txt");
    Object[] line = {
      "caption", folder, "--model", TinyRun.MODEL, "--batch-size", 8, "--output", out
    };
    TreeSet<String> gone = new TreeSet<>();
    try (ChildProgram run = ChildProgram.start(temp.resolve("said"), line)) {
      while (run.process().isAlive() && (Files.notExists(out) || Files.size(out) == 0)) {
        Thread.sleep(1);
      }
      for (int i = PHOTOS - 40; i < PHOTOS - 1; i++) {
        Path photo = folder.resolve("photo-%05d.jpg".formatted(i));
        Files.delete(photo);
        gone.add(photo.toString());
      }
      assertEquals(ExitCode.SOME_FAILED, run.exitCode(), run.err());
      for (String photo : gone) {
        assertTrue(run.err().contains("captioner: " + photo + ": "), photo + ": " + run.err());
      }
      assertFalse(run.err().contains("Exception"), run.err());
    }
    int captioned = PHOTOS - PHOTOS / 50 - gone.size();
    assertEquals(captioned, Files.readAllLines(out).size());
  }
}
