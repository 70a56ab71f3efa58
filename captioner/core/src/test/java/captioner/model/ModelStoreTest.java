package captioner.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import captioner.image.Preprocessing;
import captioner.image.Resize;
import captioner.text.Vocabulary;
import captioner.transformer.TransformerConfig;
import captioner.vision.BackboneConfig;
import captioner.vision.Grid;
import captioner.vision.StrideOn;
import captioner.weights.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names a captioner as models/README.md says, and finds it. */
class ModelStoreTest {

  private static final Path README =
      Path.of(System.getProperty("project.root", "../.."), "models/README.md");

  @TempDir Path temp;
  private Path models;
  private ModelStore store;

  @BeforeEach
  void openStore() {
    models = temp.resolve("my models");
    store = new ModelStore(models);
  }

  private static void saveCaptioner(Path folder) throws IOException {
    Vocabulary words = Vocabulary.build(List.of(List.of("a", "dog", "runs")), 1);
    CaptionModelConfig config =
        new CaptionModelConfig(
            List.of(
                new ModelBackbone(
                    "resnet18",
                    "0".repeat(64),
                    new BackboneConfig("resnet18", StrideOn.CONV1, Grid.LAYER4))),
            Preprocessing.imageNet(64, Resize.SQUASH),
            TransformerConfig.tiny(),
            DecoderConfig.transformer(),
            words.size());
    try (CaptionModel model = CaptionModel.create(config, words, 1, Device.cpu())) {
      model.save(folder, DType.FLOAT16);
    }
  }

  /** Lays out a captioner as the README says, with the README's own metadata.json. */
  private Path nameCaptioner() throws IOException {
    Path folder = models.resolve("model/cv/captioner/my-captioner/0.0.1");
    saveCaptioner(folder);
    String readme = Files.readString(README);
    int start = readme.indexOf("```json\n") + "```json\n".length();
    String metadata = readme.substring(start, readme.indexOf("```", start));
    Files.writeString(folder.resolveSibling("metadata.json"), metadata);
    return folder;
  }

  private static Provenance provenance() {
    Map<String, Double> scores = new LinkedHashMap<>();
    scores.put("CIDEr-D", 0.513);
    scores.put("BLEU-4", 0.201);
    return new Provenance(
        "Flickr8k train", "recipe.json", 7, "abc1234", "2026-01-31", scores, "train --seed=7");
  }

  @Test
  void aCaptionerNamedAsTheReadmeSaysIsFoundAndLoads() throws IOException {
    Path folder = nameCaptioner();
    assertEquals(folder, store.folder("my-captioner"));
    try (CaptionModel model = CaptionModel.load(store.folder("my-captioner"), Device.cpu())) {
      assertEquals("resnet18", model.config().backboneNames());
    }
  }

  @Test
  void anyFolderOfAModelIsTakenAsItIs() throws IOException {
    saveCaptioner(temp.resolve("trained"));
    assertEquals(temp.resolve("trained"), store.folder(temp.resolve("trained").toString()));
  }

  @Test
  void aNameThatNobodyHasIsRefusedWithThoseThereAre() throws IOException {
    String rest = ", and a folder of a model holds config.json";
    assertEquals(
        "there is no model flickr: " + models + " has none" + rest,
        assertThrows(IOException.class, () -> store.folder("flickr")).getMessage());
    nameCaptioner();
    assertEquals(
        "there is no model flickr: " + models + " has my-captioner" + rest,
        assertThrows(IOException.class, () -> store.folder("flickr")).getMessage());
  }

  @Test
  void aListingSaysSizeBackboneScoresAndWhereItCameFrom() throws IOException {
    Path folder = nameCaptioner();
    provenance().write(folder);
    long bytes = 0;
    for (String file : List.of("config.json", "vocabulary.txt", "weights.safetensors")) {
      bytes += Files.size(folder.resolve(file));
    }
    bytes += Files.size(folder.resolve(Provenance.FILE));
    assertEquals(
        List.of(
            new ModelListing(
                "my-captioner",
                folder,
                bytes,
                "resnet18 layer4",
                provenance().scores(),
                "Flickr8k train",
                "Apache-2.0")),
        store.list());
  }

  @Test
  void aCaptionerWithoutProvenanceHasNoScores() throws IOException {
    nameCaptioner();
    assertEquals(Map.of(), store.list().get(0).scores());
    assertEquals("", store.list().get(0).origin());
  }

  @Test
  void aMissingRepositoryIsEmpty() throws IOException {
    assertEquals(List.of(), store.list());
  }

  @Test
  void aCaptionerWithoutItsSettingsIsNamed() throws IOException {
    Path folder = nameCaptioner();
    Files.delete(folder.resolve("config.json"));
    assertEquals(
        folder + " is not a model folder: it has no config.json",
        assertThrows(IOException.class, store::list).getMessage());
  }

  @Test
  void provenanceComesBackAsWritten() throws IOException {
    provenance().write(temp);
    assertEquals(provenance(), Provenance.read(temp));
    assertEquals(
        List.of("CIDEr-D", "BLEU-4"), List.copyOf(Provenance.read(temp).scores().keySet()));
    assertTrue(Files.readString(temp.resolve(Provenance.FILE)).contains("train --seed=7"));
  }

  @Test
  void brokenProvenanceIsRefusedInOneLine() throws IOException {
    Path file = temp.resolve(Provenance.FILE);
    Map<String, String> reasons =
        Map.of("", " is empty", "{\"data\": \"x\"}", " is broken: it lacks a field");
    for (Map.Entry<String, String> reason : reasons.entrySet()) {
      Files.writeString(file, reason.getKey());
      IOException e = assertThrows(IOException.class, () -> Provenance.read(temp));
      assertEquals(file + reason.getValue(), e.getMessage());
    }
    Files.writeString(file, "[1]");
    String message = assertThrows(IOException.class, () -> Provenance.read(temp)).getMessage();
    assertTrue(message.startsWith(file + " is broken: "), message);
    assertEquals(1, message.lines().count());
  }
}
