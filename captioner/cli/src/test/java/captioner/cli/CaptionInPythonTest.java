package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A compiled captioner writes the same in Python, where that has PyTorch. */
class CaptionInPythonTest {
  private static final Path SCRIPT = Program.ROOT.resolve("scripts/caption-in-python");

  @TempDir Path temp;

  @Test
  void pythonWritesTheSameCaptions() throws IOException, InterruptedException {
    TinyRun.train();
    Path program = temp.resolve("tiny.pt");
    Program.run("compile", "-m", TinyRun.MODEL, "-o", program).succeeds();
    List<Path> photos = TinyRun.firstPhotos(3);
    List<String> line = new ArrayList<>(List.of("python3", SCRIPT.toString(), program.toString()));
    photos.forEach(photo -> line.add(photo.toString()));
    String said = run(line);
    assumeFalse(said.startsWith("skipped: "), said);
    Program java =
        Program.run(
            "caption",
            photos.get(0),
            photos.get(1),
            photos.get(2),
            "-m",
            program,
            "--no-capitalise");
    assertEquals(java.succeeds().out(), said);
  }

  private static String run(List<String> line) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(line).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "there is no python3: " + e.getMessage());
      throw e;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }
}
