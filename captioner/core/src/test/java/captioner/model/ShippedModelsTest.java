package captioner.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Application;
import ai.djl.Device;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Repository;
import captioner.vision.BackboneArtifact;
import captioner.vision.BackboneZoo;
import captioner.vision.StrideOn;
import captioner.weights.ModelRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What ships in models/ is what its metadata and its README say. */
class ShippedModelsTest {

  private static final Path MODELS =
      Path.of(System.getProperty("project.root", "../.."), "models").toAbsolutePath().normalize();

  private static final Set<String> TEXTS = Set.of("README.md", "LICENSE", "metadata.json");

  private static final Repository REPOSITORY = Repository.newInstance("models", MODELS);

  /** Returns every file that a metadata.json names, and checks it on the way. */
  private static Set<Path> namedFiles() throws IOException, NoSuchAlgorithmException {
    Set<Path> named = new TreeSet<>();
    for (MRL resource : REPOSITORY.getResources()) {
      for (Artifact artifact : resource.listArtifacts()) {
        for (Artifact.Item item : artifact.getFiles().values()) {
          Path file = MODELS.resolve(resource.toURI().getPath()).resolve(item.getUri());
          byte[] content = Files.readAllBytes(file);
          byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(content);
          assertEquals(content.length, item.getSize(), file + ": size");
          assertEquals(HexFormat.of().formatHex(sha1), item.getSha1Hash(), file + ": sha1Hash");
          named.add(file);
        }
      }
    }
    return named;
  }

  @Test
  void everyFileIsNamedWithItsSizeAndSha1AndNoOtherIsThere()
      throws IOException, NoSuchAlgorithmException {
    Set<Path> named = namedFiles();
    assertFalse(named.isEmpty());
    try (Stream<Path> files = Files.walk(MODELS)) {
      Set<Path> others =
          files
              .filter(Files::isRegularFile)
              .filter(f -> !TEXTS.contains(f.getFileName().toString()))
              .collect(Collectors.toCollection(TreeSet::new));
      others.removeAll(named);
      assertEquals(Set.of(), others, "files that no metadata.json names");
    }
  }

  @Test
  void everyArtifactHasItsLicenceAndItsStoryBesideIt()
      throws IOException, NoSuchAlgorithmException {
    for (Path file : namedFiles()) {
      assertTrue(Files.exists(file.resolveSibling("LICENSE")), file + ": no LICENSE beside it");
      assertTrue(Files.exists(file.resolveSibling("README.md")), file + ": no README.md beside it");
    }
  }

  @Test
  void djlFindsTheBackbonesByTheirProperties() throws IOException {
    MRL resnets =
        REPOSITORY.model(Application.CV.IMAGE_CLASSIFICATION, "ai.djl.pytorch", "resnet", "0.0.1");
    Artifact found = resnets.match(Map.of("layers", "50", "dataset", "imagenet"));
    assertEquals("traced_resnet50_v1", found.getName());
    assertEquals("conv1", found.getProperties().get("stride"));
  }

  @Test
  void theBackbonesOfTheReadmeAreFoundByName() throws IOException {
    BackboneZoo zoo = new BackboneZoo(MODELS);
    String readme = Files.readString(MODELS.resolve("README.md"));
    for (String name : List.of("resnet50", "mobilenetv2")) {
      BackboneArtifact backbone = zoo.find(name);
      assertTrue(backbone.file().startsWith(MODELS), backbone.file() + " is not ours");
      assertTrue(readme.contains("| `" + name + "` |"), "models/README.md lacks " + name);
      String story = Files.readString(backbone.file().resolveSibling("README.md"));
      assertTrue(story.contains(backbone.sha256()), "SHA-256 of " + backbone.file());
    }
    assertEquals(StrideOn.CONV1, zoo.find("resnet50").strideOn());
  }

  @Test
  void theCaptionersOfTheRepositoryLoadAndTheirBackbonesAreTheVeryOnes() throws IOException {
    BackboneZoo zoo = new BackboneZoo(MODELS);
    List<ModelListing> captioners = new ModelStore(MODELS).list();
    int artifacts = new ModelRepository(MODELS).models(Application.CV.ANY).size();
    assertEquals(artifacts, captioners.size());
    for (ModelListing captioner : captioners) {
      assertFalse(captioner.scores().isEmpty(), captioner.name() + " has no scores");
      try (CaptionModel model = CaptionModel.load(captioner.folder(), Device.cpu())) {
        CaptionModelConfig config = model.config();
        for (ModelBackbone backbone : config.backbones()) {
          assertEquals(backbone.sha256(), zoo.find(backbone.name()).sha256());
        }
      }
    }
  }
}
