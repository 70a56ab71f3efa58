package captioner.vision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.util.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from a zoo on a server to a network, through DJL's own download code. */
class BackboneZooTest {

  /** No network, but of ResNet-18 nothing is read until it is rebuilt. */
  private static final byte[] CONTENT = "weights of a ResNet-18\n".repeat(5000).getBytes(UTF_8);

  private static final String FILE = "traced_resnet18.pt.gz";

  @TempDir Path temp;
  private Path models;
  private ServedRepository served;
  private TemporaryCache cache;
  private BackboneZoo zoo;

  @BeforeEach
  void open() throws IOException {
    cache = new TemporaryCache(temp.resolve("cache"));
    models = temp.resolve("my models");
    served = new ServedRepository(temp.resolve("server"));
    zoo = new BackboneZoo(models, served.resnets());
  }

  @AfterEach
  void close() {
    served.close();
    cache.close();
  }

  @Test
  void whatWasDownloadedOnceIsFoundWithoutTheServer() throws IOException {
    byte[] packed = ServedRepository.gzip(CONTENT);
    served.store(18, FILE, packed);
    CountedProgress progress = new CountedProgress();
    BackboneArtifact first = zoo.download("resnet18", progress);
    assertArrayEquals(CONTENT, Files.readAllBytes(first.file()));
    assertEquals(packed.length, progress.total);
    assertTrue(progress.highest >= packed.length, progress.highest + " of " + packed.length);

    served.close();
    CountedProgress none = new CountedProgress();
    assertEquals(first, zoo.find("resnet18"));
    assertEquals(first, zoo.download("resnet18", none));
    assertEquals(first.file(), new BackboneZoo(models).find("resnet18").file());
    assertEquals(List.of(first), zoo.list());
    assertEquals(0, none.total);
  }

  @Test
  void aDamagedDownloadIsRefusedAndNotKept() throws IOException {
    byte[] packed = ServedRepository.gzip(CONTENT);
    served.store(18, FILE, packed);
    byte[] other = ServedRepository.gzip("something else".getBytes(UTF_8));
    served.damage(FILE, other);
    assertEquals(
        ("resnet18 could not be downloaded (Checksum error: traced_resnet18.pt, expected sha1: %s,"
                + " actual sha1: %s); by hand: save %s in the folder %s")
            .formatted(
                ServedRepository.sha1(packed),
                ServedRepository.sha1(other),
                url(),
                cache.artifact("traced_resnet18")),
        refusal(() -> zoo.download("resnet18", new CountedProgress())));
    assertFalse(Files.exists(cache.artifact("traced_resnet18")));

    served.damage(FILE, packed);
    assertArrayEquals(
        CONTENT, Files.readAllBytes(zoo.download("resnet18", new CountedProgress()).file()));
  }

  @Test
  void withoutNetworkAndCacheTheMessageSaysWhatToDownloadToWhere() {
    String byHand = "save " + url() + " in the folder " + cache.artifact("traced_resnet18");
    assertEquals(
        "resnet18 is not in " + models + "; run again with --download, or " + byHand,
        refusal(() -> zoo.find("resnet18")));
    served.close();
    String message = refusal(() -> zoo.download("resnet18", new CountedProgress()));
    assertTrue(message.startsWith("resnet18 could not be downloaded (ConnectExc"), message);
    assertTrue(message.endsWith("; by hand: " + byHand), message);
  }

  @Test
  void whatIsMissingOnTheServerIsNamed() {
    String metadata = served.address() + ServedRepository.RESNET + "metadata.json";
    String message = refusal(() -> zoo.download("resnet18", new CountedProgress()));
    assertTrue(message.contains("(FileNotFoundException: " + metadata + ")"), message);
  }

  @Test
  void aPageInsteadOfMetadataIsAFailedDownload() throws IOException {
    served.store(18, FILE, ServedRepository.gzip(CONTENT));
    Path page = temp.resolve("server").resolve(ServedRepository.RESNET + "metadata.json");
    Files.writeString(page, "<html>please log in</html>");
    String message = refusal(() -> zoo.download("resnet18", new CountedProgress()));
    assertTrue(
        message.startsWith("resnet18 could not be downloaded (JsonSyntaxException"), message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void djlsOwnZooIsWhatIsAskedByDefault() {
    assertEquals(
        ("resnet101 is not in %s; run again with --download, or unpack https://mlrepo.djl.ai/%s"
                + "0.0.1/resnet101_v1.tar.gz in the folder %s")
            .formatted(models, ServedRepository.RESNET, cache.artifact("resnet101_v1")),
        refusal(() -> new BackboneZoo(models).find("resnet101")));
  }

  @Test
  void aFileSavedByHandIsFoundPackedOrNot() throws IOException {
    Path folder = Files.createDirectories(cache.artifact("traced_resnet18"));
    Path packed = Files.write(folder.resolve(FILE), ServedRepository.gzip(CONTENT));
    assertEquals(packed, zoo.find("resnet18").file());
    Path plain = Files.write(folder.resolve("traced_resnet18.pt"), CONTENT);
    assertEquals(plain, zoo.find("resnet18").file());
  }

  @Test
  void namesThatNobodyHasAreRefusedWithThoseThereAre() {
    assertEquals(
        "resnet34 is not in "
            + models
            + "; DJL's zoo does not have resnet34 either, only resnet18, resnet50 and resnet101;"
            + " the README of the models folder says how to add it",
        refusal(() -> zoo.find("resnet34")));
    assertEquals(
        "there is no such backbone; architecture must be one of resnet18, resnet34, resnet50,"
            + " resnet101, resnet152, mobilenetv2, vit-b-16, deit-tiny, deit-small, vit-scratch: vgg16",
        refusal(() -> zoo.find("vgg16")));
  }

  @Test
  void theRepositoryOnDiskGoesFirstAndItsFilesStayWhereTheyAre() throws IOException {
    Files.createDirectories(cache.artifact("traced_resnet50"));
    Files.writeString(cache.artifact("traced_resnet50").resolve("traced_resnet50.pt"), "zoo's");
    local("50", "\"stride\": \"conv1\",");
    BackboneArtifact found = zoo.find("resnet50");
    assertEquals(models.resolve(ServedRepository.RESNET + "0.0.1/mine.safetensors"), found.file());
    assertEquals(
        new BackboneConfig("resnet50", StrideOn.CONV1, Grid.LAYER4), found.config(Grid.LAYER4));
    assertEquals("Some-1.0", found.licence());
    assertEquals("https://example.org", found.origin());
    assertEquals(found, zoo.download("resnet50", new CountedProgress()));
    assertEquals(List.of(found), zoo.list());
  }

  @Test
  void aStrideThatNobodyTellsOrThatIsNoneIsRefused() throws IOException {
    Path file = local("50", "");
    RandomWeights.write(file, RandomWeights.resnet18());
    assertEquals(
        file
            + " does not say where its stride stands; name it in a metadata.json in "
            + models
            + " with the property stride, conv1 or conv2",
        refusal(() -> zoo.find("resnet50")));
    local("50", "\"stride\": \"both\",");
    assertEquals(
        "stride must be conv1 or conv2 in the metadata.json of " + file + ": both",
        refusal(() -> zoo.find("resnet50")));
  }

  @Test
  void resnet18OfAZooGivesItsGoldenGrid() throws IOException {
    Path fixture = Golden.shared("fixtures/zoo").resolve(FILE);
    served.store(18, FILE, Files.readAllBytes(fixture));
    assertGolden(zoo.download("resnet18", new CountedProgress()), "golden_resnet18.npz");
  }

  @Test
  void resnet50OfAZooGivesItsGoldenGridWithTheStrideReadFromItsCode() throws IOException {
    Path fixture = Golden.shared("fixtures/zoo").resolve("traced_resnet50.pt.gz");
    served.store(50, "traced_resnet50.pt.gz", Files.readAllBytes(fixture));
    // The same layout in a folder, not on a server.
    BackboneZoo folder =
        new BackboneZoo(models, ServedRepository.resnets(temp.resolve("server").toUri()));
    BackboneArtifact artifact = folder.download("resnet50", new CountedProgress());
    assertEquals(StrideOn.CONV2, artifact.strideOn());
    assertGolden(artifact, "golden_resnet50.npz");
  }

  @Test
  void aTarballIsUnpackedAndItsWeightsFound() throws IOException {
    Path fixture = Golden.shared("fixtures/zoo").resolve("traced_resnet50.pt.gz");
    byte[] tarball = tarball("resnet101_v1/resnet101_v1.pt.gz", Files.readAllBytes(fixture));
    served.store(101, "resnet101_v1.tar.gz", tarball);
    BackboneArtifact artifact = zoo.download("resnet101", new CountedProgress());
    assertEquals(
        cache.artifact("resnet101_v1").resolve("resnet101_v1/resnet101_v1.pt.gz"), artifact.file());
    assertEquals(StrideOn.CONV2, artifact.strideOn());
  }

  private static void assertGolden(BackboneArtifact artifact, String golden) throws IOException {
    try (NDManager manager = NDManager.newBaseManager();
        Backbone backbone = artifact.load(Grid.LAYER4, Device.cpu())) {
      NDList arrays = Golden.arrays(manager, Golden.shared("fixtures/zoo").resolve(golden));
      NDArray grid = backbone.grid(arrays.get("input"));
      double error = Golden.relativeError(grid, arrays.get("layer4"));
      assertTrue(error < 1e-4, "differs by " + error);
    }
  }

  /** Lays out a ResNet in the repository on disk and returns the path of its (empty) file. */
  private Path local(String layers, String property) throws IOException {
    Path folder = models.resolve(ServedRepository.RESNET);
    Files.createDirectories(folder.resolve("0.0.1"));
    Files.writeString(
        folder.resolve("metadata.json"),
        """
        {"metadataVersion": "0.2", "resourceType": "model", "application": "cv/image_classification",
         "groupId": "ai.djl.pytorch", "artifactId": "resnet", "website": "https://example.org",
         "licenses": {"some": {"name": "Some-1.0"}},
         "artifacts": [{"version": "0.0.1", "name": "mine", "properties": {%s "layers": "%s"},
           "files": {"model": {"uri": "0.0.1/mine.safetensors"}}}]}
        """
            .formatted(property, layers));
    return folder.resolve("0.0.1/mine.safetensors");
  }

  /** Returns a gzipped POSIX tar archive of one file. */
  private static byte[] tarball(String name, byte[] content) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(512);
    header.put(0, name.getBytes(UTF_8));
    header.put(100, "0000644".getBytes(UTF_8));
    header.put(124, "%011o".formatted(content.length).getBytes(UTF_8));
    header.put(136, "%011o".formatted(0).getBytes(UTF_8));
    header.put(148, "        ".getBytes(UTF_8)); // the checksum counts itself as spaces
    header.put(156, "0".getBytes(UTF_8));
    header.put(257, "ustar".getBytes(UTF_8));
    header.put(263, "00".getBytes(UTF_8));
    int sum = 0;
    for (byte b : header.array()) {
      sum += b;
    }
    header.put(148, "%06o\0 ".formatted(sum).getBytes(UTF_8));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(header.array());
    bytes.write(content);
    bytes.write(new byte[512 - content.length % 512 + 1024]);
    return ServedRepository.gzip(bytes.toByteArray());
  }

  private String url() {
    return served.address() + ServedRepository.RESNET + "0.0.1/" + FILE;
  }

  private static String refusal(Executable action) {
    return assertThrows(IOException.class, action).getMessage();
  }

  /** Remembers how far it was told the download is. */
  private static final class CountedProgress implements Progress {
    private long total;
    private long now;
    private long highest;

    @Override
    public void reset(String message, long max, String trailingMessage) {
      total = max;
    }

    @Override
    public void start(long initialProgress) {
      now = initialProgress;
    }

    @Override
    public void end() {}

    @Override
    public void increment(long increment) {
      update(now + increment);
    }

    @Override
    public void update(long progress, String message) {
      now = progress;
      highest = Math.max(highest, now);
    }
  }
}
