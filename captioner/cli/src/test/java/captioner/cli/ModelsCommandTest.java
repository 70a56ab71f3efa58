package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.model.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is there is listed: models, backbones, the tensors in a file. */
class ModelsCommandTest {
  private static final String METADATA =
      """
      {"metadataVersion": "0.2", "resourceType": "model", "application": "cv",
       "groupId": "captioner", "artifactId": "tiny", "name": "Tiny",
       "licenses": {"own": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/"}},
       "artifacts": [{"version": "0.0.1", "name": "tiny",
         "files": {"config": {"uri": "0.0.1/config.json"}}}]}
      """;

  @TempDir Path home;

  @Test
  void captionerIsListedWithItsScores() throws IOException {
    TinyRun.train();
    Path artifact = home.resolve("models/model/cv/captioner/tiny");
    Path folder = Files.createDirectories(artifact.resolve("0.0.1"));
    Files.writeString(artifact.resolve("metadata.json"), METADATA);
    try (Stream<Path> files = Files.list(TinyRun.MODEL)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    List<String> lines = Program.runIn(home, "models").succeeds().lines();

    assertTrue(
        lines.get(1).matches("name +size +backbone +CIDEr-D +BLEU-4 .*licence"), lines.get(1));
    double cider = 100 * Provenance.read(TinyRun.MODEL).scores().get("CIDEr-D");
    String row = lines.get(2);
    assertTrue(row.startsWith("tiny  "), row);
    assertTrue(row.contains("  mobilenetv2 layer4  %.2f".formatted(cider)), row);
    assertTrue(row.contains("  captions.json: 8 photos, 40 captions;"), row);
    assertTrue(row.endsWith("  Apache-2.0"), row);
  }

  @Test
  void shippedBackbonesAreListed() {
    Program models = Program.run("models").succeeds();
    assertTrue(models.out().contains("\nresnet50     9.8 MB  https://"), models.out());
    assertTrue(models.out().contains("\nmobilenetv2  8.8 MB  https://"), models.out());
  }

  @Test
  void emptyHomeHasNoCaptioners() {
    Program models = Program.runIn(home, "models").succeeds();
    assertTrue(models.out().contains("none in " + home.resolve("models")), models.out());
  }

  @Test
  void tensorsAreListedWithTypesShapesAndTotals() {
    Path file =
        Program.ROOT.resolve(
            "models/model/cv/image_classification/ai/djl/pytorch/resnet/0.0.1/"
                + "traced_resnet50.pt.gz");
    List<String> lines = Program.run("weights", file).succeeds().lines();

    assertTrue(lines.get(0).matches("conv1\\.weight +float32  \\(64, 3, 7, 7\\)"), lines.get(0));
    assertEquals("320 tensors, 25,610,205 parameters, 102,441,032 bytes", lines.get(320));
    assertEquals(321, lines.size());
  }
}
