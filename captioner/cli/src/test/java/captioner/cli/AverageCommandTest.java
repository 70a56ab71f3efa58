package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.model.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One model is made of several, and says of which. */
class AverageCommandTest {
  @TempDir Path temp;

  @BeforeAll
  static void train() throws IOException {
    TinyRun.train();
  }

  @Test
  void theMeanIsAModelThatKnowsWhereItComesFrom() throws IOException {
    Path output = temp.resolve("mean");
    Program.run("average", TinyRun.MODEL, TinyRun.MODEL, "--output", output).succeeds();
    Provenance provenance = Provenance.read(output);
    assertEquals(Provenance.read(TinyRun.MODEL).data(), provenance.data());
    assertEquals(
        "mean of the weights of %s, %s".formatted(TinyRun.MODEL, TinyRun.MODEL),
        provenance.recipe());
    assertEquals(Map.of(), provenance.scores());
    Path photo = TinyRun.firstPhotos(1).get(0);
    assertEquals(
        Program.run("caption", photo, "-m", TinyRun.MODEL).succeeds().out(),
        Program.run("caption", photo, "-m", output).succeeds().out());

    Program.run("average", TinyRun.MODEL, TinyRun.MODEL, "--output", output)
        .fails(ExitCode.MODEL, output + " already holds a model; name a new folder");
  }

  @Test
  void otherModelsAreRefused() {
    Path output = temp.resolve("mean");
    Program.run("average", TinyRun.MODEL, Defaults.MODEL, "--output", output)
        .fails(ExitCode.MODEL, TinyRun.MODEL, Defaults.MODEL, "different settings in config.json");
    assertTrue(Files.notExists(output));
    Program.run("average", TinyRun.MODEL, "--output", output)
        .fails(ExitCode.USAGE, "give two models or more");
    Program.run("average", TinyRun.MODEL, TinyRun.MODEL)
        .fails(ExitCode.USAGE, "--output is needed");
  }
}
