package captioner.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Application;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRepositoryTest {

  private static final String ARTIFACTS =
      """
      [{"version": "0.0.1", "name": "first", "properties": {"layers": "18"},
        "files": {"model": {"uri": "0.0.1/a%20b.pt", "size": 7},
                  "synset": {"uri": "https://example.org/synset.txt", "size": 5}}},
       {"version": "0.0.1", "name": "second"}]""";

  @TempDir Path temp;

  private Path metadata(String folder, String application, String artifacts) throws IOException {
    Path file = temp.resolve("my models").resolve(folder).resolve("metadata.json");
    Files.createDirectories(file.getParent());
    return Files.writeString(
        file,
        """
        {"metadataVersion": "0.2", "resourceType": "model", "application": "%s",
         "groupId": "org.example", "artifactId": "net", "website": "https://example.org",
         "licenses": {"x": {"name": "X-1.0"}}, "artifacts": %s}
        """
            .formatted(application, artifacts));
  }

  private List<StoredModel> models(Application application) throws IOException {
    return new ModelRepository(temp.resolve("my models")).models(application);
  }

  @Test
  void artifactsAreListedWithTheirFilesWhereTheyLie() throws IOException {
    Path folder = metadata("model/cv/org/example/net", "cv", ARTIFACTS).getParent();
    StoredModel first =
        new StoredModel(
            "org.example",
            "net",
            "first",
            Map.of("layers", "18"),
            "https://example.org",
            List.of("X-1.0"),
            Map.of("model", folder.resolve("0.0.1/a b.pt")),
            7);
    List<StoredModel> models = models(Application.CV.ANY);
    assertEquals(first, models.get(0));
    assertEquals("second", models.get(1).name());
    assertEquals(2, models.size());
    assertEquals(List.of(), models(Application.CV.IMAGE_CLASSIFICATION));
  }

  @Test
  void aFolderThatIsMissingOrHoldsNoMetadataIsEmpty() throws IOException {
    assertEquals(List.of(), models(Application.CV.ANY));
    Files.createDirectories(temp.resolve("my models/model"));
    assertEquals(List.of(), models(Application.CV.ANY));
  }

  @Test
  void brokenMetadataIsRefusedInOneLineThatNamesTheFile() throws IOException {
    metadata("model/cv/org/example/net", "cv", "[]");
    Path broken = metadata("model/cv/org/example/other", "cv", "[");
    String message = assertThrows(IOException.class, () -> models(Application.CV.ANY)).getMessage();
    assertTrue(message.startsWith(broken + " is broken: "), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void metadataInTheWrongFolderIsRefused() throws IOException {
    Path wrong = metadata("model/cv/org/net", "cv", ARTIFACTS);
    String message = assertThrows(IOException.class, () -> models(Application.CV.ANY)).getMessage();
    assertEquals(
        wrong
            + " says application cv, group org.example and artifact net, so it must lie in "
            + temp.resolve("my models/model/cv/org/example/net"),
        message);
  }

  @Test
  void metadataWithoutArtifactsIsRefused() throws IOException {
    Path broken = metadata("model/cv/org/example/net", "cv", "null");
    metadata("model/cv/org/example/other", "cv", "[]");
    String message = assertThrows(IOException.class, () -> models(Application.CV.ANY)).getMessage();
    assertEquals(broken + " is broken: it lacks artifacts", message);
  }
}
