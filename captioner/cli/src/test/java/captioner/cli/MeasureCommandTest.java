package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.compare.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A captioner is timed and weighed, for people and for programs. */
class MeasureCommandTest {
  @TempDir Path temp;

  @BeforeAll
  static void train() throws IOException {
    TinyRun.train();
  }

  @Test
  void figuresArePrintedAndWritten() throws IOException {
    Path file = temp.resolve("figures.json");
    Path photo = TinyRun.firstPhotos(1).get(0);
    Object[] line = {
      "measure", photo, "-m", TinyRun.MODEL, "--lengths", "3,70", "--image-tokens", "4", "-o", file
    };
    Program measured = Program.run(line).succeeds();
    assertTrue(measured.out().contains("ms a caption, beam 5"), measured.out());
    assertTrue(measured.out().contains("training, 70 words, 9 image tokens"), measured.out());
    assertTrue(measured.out().contains("attention, 3 words, 4 image tokens"), measured.out());

    Measurement read = Measurement.read(file);
    assertEquals(List.of(1, 5), read.latencies().stream().map(Measurement.Latency::beam).toList());
    assertEquals(1, read.latencies().get(0).photos());
    assertTrue(read.latencies().get(0).milliseconds() > 0);
    assertTrue(0 < read.ofEncoder() && read.ofEncoder() + read.ofDecoder() < read.parameters());
    assertEquals(2, read.heads());
    assertEquals(2, read.attention().size());
    // 20 captions: 4 matrices of 2 heads · 3 · 4 scores, and 32 · (6 · 3 + 4 · 4) other numbers
    assertEquals(
        4 * 20 * (4 * 2 * 3 * 4 + 32 * (6 * 3 + 4 * 4)), read.attention().get(0).formula());
    // how the two compare is the machine's business: steps of so small a network are all overhead
    assertEquals(List.of(3, 70), read.byLength().stream().map(Measurement.Step::words).toList());
    assertTrue(read.byLength().stream().allMatch(step -> step.captionsPerSecond() > 0));
  }

  @Test
  void whatCannotBeMeasuredIsSaid() throws IOException {
    Program.run("measure", "-m", TinyRun.MODEL, "--image-tokens", "50")
        .fails(ExitCode.USAGE, "--image-tokens must be square numbers, such as 49: 50");
    Program.run("measure", "-m", TinyRun.MODEL, "--beams", "1,x")
        .fails(ExitCode.USAGE, "--beams must be whole numbers from 1 to 100 with commas: 1,x");
    Path bare = Files.createDirectory(temp.resolve("bare"));
    for (String name : List.of("config.json", "vocabulary.txt", "weights.safetensors")) {
      Files.copy(TinyRun.MODEL.resolve(name), bare.resolve(name));
    }
    Program.run("measure", "-m", bare).fails(ExitCode.BAD_INPUT, bare, "has no recipe.json");
    Path broken = Files.writeString(temp.resolve("broken.json"), "{}");
    assertTrue(
        assertThrows(IOException.class, () -> Measurement.read(broken))
            .getMessage()
            .contains("delete it"));
  }
}
