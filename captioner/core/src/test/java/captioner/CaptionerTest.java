package captioner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import captioner.decoding.BeamSearchConfig;
import captioner.image.Mutations;
import captioner.image.PhotoReader;
import captioner.image.Preprocessing;
import captioner.image.Resize;
import captioner.image.UnreadablePhotoException;
import captioner.model.CaptionModel;
import captioner.model.CaptionModelConfig;
import captioner.model.DecoderConfig;
import captioner.model.ModelBackbone;
import captioner.text.Vocabulary;
import captioner.transformer.TransformerConfig;
import captioner.vision.BackboneArtifact;
import captioner.vision.BackboneZoo;
import captioner.vision.Grid;
import captioner.weights.DType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The facade, on the bundled MobileNetV2 and a small network of random weights. */
class CaptionerTest {
  private static final Path MODELS = Path.of(System.getProperty("project.root", "../.."), "models");

  private static final BeamSearchConfig SEARCH = new BeamSearchConfig(3, 3, 12, 1);
  private static final int THREADS = 16;
  private static final int MUTATIONS = Integer.getInteger("mutations", 40);

  @TempDir static Path temp;
  private static Path model;
  private static List<Path> photos;
  private static Captioner captioner;

  @BeforeAll
  static void saveRandomModelAndPhotos() throws IOException {
    model = temp.resolve("model");
    save(model, new BackboneZoo(MODELS).find("mobilenetv2").sha256());
    photos = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 4; i++) {
      BufferedImage image = new BufferedImage(80 + i, 70, BufferedImage.TYPE_INT_RGB);
      int[] rgb = random.ints(image.getWidth() * 70L).toArray();
      image.setRGB(0, 0, image.getWidth(), 70, rgb, 0, image.getWidth());
      Path photo = temp.resolve("photo " + i + ".png");
      ImageIO.write(image, "png", photo.toFile());
      photos.add(photo);
    }
    captioner = Captioner.load(MODELS, model.toString(), SEARCH, Device.cpu());
  }

  private static void save(Path folder, String sha256) throws IOException {
    Vocabulary vocabulary =
        Vocabulary.build(List.of(List.of("a", "dog", "cat", "runs", "sits", "on", "grass")), 1);
    BackboneArtifact backbone = new BackboneZoo(MODELS).find("mobilenetv2");
    CaptionModelConfig config =
        new CaptionModelConfig(
            List.of(new ModelBackbone("mobilenetv2", sha256, backbone.config(Grid.LAYER4))),
            Preprocessing.imageNet(64, Resize.SQUASH),
            TransformerConfig.tiny(),
            DecoderConfig.transformer(),
            vocabulary.size());
    try (CaptionModel random = CaptionModel.create(config, vocabulary, 3, Device.cpu())) {
      random.save(folder, DType.FLOAT32);
    }
  }

  @AfterAll
  static void close() {
    captioner.close();
  }

  private static void assertSame(Caption expected, Caption actual) {
    assertEquals(expected.tokens(), actual.tokens());
    assertEquals(expected.text(), actual.text());
    assertEquals(expected.logProb(), actual.logProb(), 1e-4);
    assertEquals(expected.score(), actual.score(), 1e-4);
  }

  private static List<BufferedImage> pictures() throws IOException {
    List<BufferedImage> pictures = new ArrayList<>();
    for (Path photo : photos) {
      pictures.add(new PhotoReader().read(photo));
    }
    return pictures;
  }

  @Test
  void fileStreamAndPictureGiveTheSameCaption() throws IOException {
    Caption ofFile = captioner.caption(photos.get(0));
    assertFalse(ofFile.tokens().isEmpty());
    assertEquals(ofFile.text(), ofFile.toString());
    try (InputStream in = Files.newInputStream(photos.get(0))) {
      assertSame(ofFile, captioner.caption(in));
    }
    assertSame(ofFile, captioner.caption(ImageIO.read(photos.get(0).toFile())));
  }

  @Test
  void aListGivesWhatItsPhotosGiveAlone() throws IOException {
    List<Caption> together = captioner.captions(pictures());
    assertEquals(photos.size(), together.size());
    for (int i = 0; i < photos.size(); i++) {
      assertSame(captioner.caption(photos.get(i)), together.get(i));
    }
    long different = together.stream().map(Caption::logProb).distinct().count();
    assertEquals(photos.size(), different);
  }

  @Test
  void nBestComesBestFirstAndBeginsWithTheCaption() throws IOException {
    List<Caption> best = captioner.nBest(pictures().subList(0, 1)).get(0);
    assertEquals(3, best.size());
    assertSame(captioner.caption(photos.get(0)), best.get(0));
    assertTrue(best.get(0).score() >= best.get(1).score());
    assertTrue(best.get(1).score() >= best.get(2).score());
    assertEquals(3, best.stream().map(Caption::tokens).distinct().count());
  }

  @Test
  void preparedPixelsGiveTheSameCaption() throws IOException {
    List<float[]> pixels =
        List.of(captioner.pixels(photos.get(1)), captioner.pixels(photos.get(0)));
    List<List<Caption>> captions = captioner.nBestOfPixels(pixels);
    assertSame(captioner.caption(photos.get(1)), captions.get(0).get(0));
    assertSame(captioner.caption(photos.get(0)), captions.get(1).get(0));
  }

  @Test
  void noPhotosGiveNoCaptions() {
    assertEquals(List.of(), captioner.captions(List.of()));
  }

  @Test
  void sixteenThreadsAtOnceGetWhatOneGets() throws IOException {
    List<BufferedImage> pictures = pictures();
    List<Caption> expected = captioner.captions(pictures);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<CompletableFuture<List<Caption>>> running = new ArrayList<>();
      for (int i = 0; i < 10 * THREADS; i++) {
        running.add(CompletableFuture.supplyAsync(() -> captioner.captions(pictures), threads));
      }
      for (CompletableFuture<List<Caption>> result : running) {
        for (int i = 0; i < expected.size(); i++) {
          assertSame(expected.get(i), result.join().get(i));
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void closingWaitsForTheCallsInWorkAndKeepsLaterOnesOut() throws Exception {
    List<BufferedImage> pictures = pictures();
    List<Caption> expected = captioner.captions(pictures);
    Captioner closed = Captioner.load(MODELS, model.toString(), SEARCH, Device.cpu());
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CountDownLatch begun = new CountDownLatch(THREADS);
    AtomicInteger done = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      running.add(
          threads.submit(
              () -> {
                begun.countDown();
                while (true) {
                  List<Caption> captions;
                  try {
                    captions = closed.captions(pictures);
                  } catch (IllegalStateException e) {
                    assertEquals("the captioner is closed", e.getMessage());
                    refused.incrementAndGet();
                    return;
                  }
                  assertSame(expected.get(0), captions.get(0));
                  done.incrementAndGet();
                }
              }));
    }
    begun.await();
    while (done.get() < THREADS) {
      Thread.sleep(1);
    }
    closed.close();
    closed.close();
    for (Future<?> call : running) {
      call.get();
    }
    threads.shutdown();
    assertEquals(THREADS, refused.get());
    assertThrows(IllegalStateException.class, () -> closed.captions(pictures));
  }

  @Test
  void aPhotoThatIsNoneIsNamedAndTheNextIsCaptioned() throws IOException {
    Path text = Files.writeString(temp.resolve("text.jpg"), "no photo");
    Exception thrown = assertThrows(UnreadablePhotoException.class, () -> captioner.caption(text));
    assertTrue(thrown.getMessage().startsWith(text.toString()), thrown.getMessage());
    assertEquals(1, thrown.getMessage().lines().count());
    Path none = temp.resolve("none.jpg");
    thrown = assertThrows(UnreadablePhotoException.class, () -> captioner.caption(none));
    assertTrue(thrown.getMessage().startsWith(none.toString()), thrown.getMessage());
    assertFalse(captioner.caption(photos.get(0)).text().isEmpty());
  }

  @Test
  void damagedPhotosAreCaptionedOrRefusedAndTheNextOneIsAsBefore() throws IOException {
    Caption before = captioner.caption(photos.get(0));
    ByteArrayOutputStream photo = new ByteArrayOutputStream();
    ImageIO.write(pictures().get(0), "bmp", photo); // PNG has checksums, and damage is refused
    Mutations mutations = new Mutations(5);
    int captioned = 0;
    int refused = 0;
    for (int round = 0; round < MUTATIONS; round++) {
      try {
        assertFalse(
            captioner
                .caption(new ByteArrayInputStream(mutations.of(photo.toByteArray())))
                .tokens()
                .isEmpty());
        captioned++;
      } catch (UnreadablePhotoException e) {
        refused++;
      }
    }
    assertTrue(captioned > 0 && refused > 0, captioned + " captioned, " + refused + " refused");
    assertSame(before, captioner.caption(photos.get(0)));
  }

  @Test
  void anotherBackboneOfTheSameNameIsRefused() throws IOException {
    Path other = temp.resolve("other");
    save(other, "f".repeat(64));
    BackboneArtifact backbone = new BackboneZoo(MODELS).find("mobilenetv2");
    assertEquals(
        backbone.file()
            + " is not the mobilenetv2 this model was trained on; its SHA-256 must be "
            + "f".repeat(64),
        refusal(other.toString()));
  }

  @Test
  void aBackboneThatIsNotThereIsNamed() throws IOException {
    Path empty = Files.createDirectories(temp.resolve("no models"));
    Exception thrown =
        assertThrows(IOException.class, () -> Captioner.load(empty, model.toString()));
    assertTrue(thrown.getMessage().contains("mobilenetv2"), thrown.getMessage());
    assertEquals(1, thrown.getMessage().lines().count());
  }

  private static String refusal(String name) {
    return assertThrows(IOException.class, () -> Captioner.load(MODELS, name)).getMessage();
  }

  @Test
  void aModelThatIsNotThereIsRefused() {
    String message = refusal("no-such-model");
    assertTrue(message.startsWith("there is no model no-such-model: " + MODELS), message);
  }

  @Test
  void closingLeavesNothingOpen() throws IOException {
    NDManager system = systemManager();
    String before = system + ", " + system.getManagedArrays().size();
    try (Captioner another = Captioner.load(MODELS, model.toString())) {
      another.captions(pictures());
      assertThrows(IOException.class, () -> another.caption(temp.resolve("none.jpg")));
    }
    refusal(temp.resolve("none").toString());
    assertEquals(before, system + ", " + system.getManagedArrays().size());
  }

  @Test
  void captioningLeavesNothingBehind() throws IOException {
    captioner.captions(pictures());
    int before = systemManager().getManagedArrays().size();
    for (int i = 0; i < 5; i++) {
      captioner.captions(pictures());
    }
    assertEquals(before, systemManager().getManagedArrays().size());
  }

  private static NDManager systemManager() {
    try (NDManager manager = NDManager.newBaseManager()) {
      return manager.getParentManager();
    }
  }

  @Test
  void captionsKeepACopyOfTheirWords() {
    List<String> words = new ArrayList<>(Arrays.asList("a", "dog"));
    Caption caption = new Caption("A dog.", words, -1, -0.5);
    words.clear();
    assertEquals(List.of("a", "dog"), caption.tokens());
  }
}
