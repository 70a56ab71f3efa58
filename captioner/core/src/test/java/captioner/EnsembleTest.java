package captioner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import captioner.image.Preprocessing;
import captioner.image.Resize;
import captioner.model.CaptionModel;
import captioner.model.CaptionModelConfig;
import captioner.model.DecoderConfig;
import captioner.model.ModelBackbone;
import captioner.model.ModelException;
import captioner.recurrent.AttentionForm;
import captioner.text.Vocabulary;
import captioner.transformer.TransformerConfig;
import captioner.vision.BackboneArtifact;
import captioner.vision.BackboneZoo;
import captioner.vision.Grid;
import captioner.weights.DType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captioners of several models, and second looks at what they find. */
class EnsembleTest {
  private static final Path MODELS = Path.of(System.getProperty("project.root", "../.."), "models");
  private static final List<String> WORDS = List.of("a", "dog", "cat", "runs", "sits", "on");
  private static final int SIZE = 64;

  @TempDir static Path temp;
  private static List<Path> photos;

  @BeforeAll
  static void saveRandomModelsAndPhotos() throws IOException {
    save("one", 1, WORDS, SIZE, Grid.LAYER4);
    save("two", 2, WORDS, SIZE, Grid.LAYER4);
    save("fine", 3, WORDS, SIZE, Grid.LAYER3);
    save("words", 1, List.of("a", "dog", "cat", "runs", "sits", "under"), SIZE, Grid.LAYER4);
    save("large", 1, WORDS, 2 * SIZE, Grid.LAYER4);
    save("lstm", 4, WORDS, SIZE, Grid.LAYER4, DecoderConfig.lstm(AttentionForm.ADDITIVE, 64));
    save("plain", 5, WORDS, SIZE, Grid.LAYER4, DecoderConfig.lstm(AttentionForm.NONE, 64));
    photos = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 3; i++) {
      BufferedImage image = new BufferedImage(80 + i, 70, BufferedImage.TYPE_INT_RGB);
      int[] rgb = random.ints(image.getWidth() * 70L).toArray();
      image.setRGB(0, 0, image.getWidth(), 70, rgb, 0, image.getWidth());
      Path photo = temp.resolve("photo" + i + ".png");
      ImageIO.write(image, "png", photo.toFile());
      photos.add(photo);
    }
  }

  private static void save(String name, int seed, List<String> words, int size, Grid grid)
      throws IOException {
    save(name, seed, words, size, grid, DecoderConfig.transformer());
  }

  private static void save(
      String name, int seed, List<String> words, int size, Grid grid, DecoderConfig decoder)
      throws IOException {
    Vocabulary vocabulary = Vocabulary.build(List.of(words), 1);
    BackboneArtifact backbone = new BackboneZoo(MODELS).find("mobilenetv2");
    CaptionModelConfig config =
        new CaptionModelConfig(
            List.of(new ModelBackbone("mobilenetv2", backbone.sha256(), backbone.config(grid))),
            Preprocessing.imageNet(size, Resize.SQUASH),
            TransformerConfig.tiny(),
            decoder,
            vocabulary.size());
    try (CaptionModel model = CaptionModel.create(config, vocabulary, seed, Device.cpu())) {
      model.save(temp.resolve(name), DType.FLOAT32);
    }
  }

  private static String folder(String name) {
    return temp.resolve(name).toString();
  }

  private static Captioner load(CaptionOptions options, String... names) throws IOException {
    List<String> folders = Stream.of(names).map(EnsembleTest::folder).toList();
    return Captioner.load(MODELS, folders, options, Device.cpu());
  }

  private static CaptionOptions threeBest() {
    return CaptionOptions.builder().optNBest(3).optMaxLength(10).build();
  }

  private static List<CaptionedPhoto> captions(CaptionOptions options, String... names)
      throws IOException {
    try (Captioner captioner = load(options, names)) {
      List<float[]> pixels = new ArrayList<>();
      for (Path photo : photos) {
        pixels.add(captioner.pixels(photo));
      }
      return captioner.captionedPhotos(photos, pixels);
    }
  }

  private static void assertSame(List<CaptionedPhoto> expected, List<CaptionedPhoto> actual) {
    for (int photo = 0; photo < expected.size(); photo++) {
      List<Caption> some = expected.get(photo).captions();
      List<Caption> others = actual.get(photo).captions();
      assertEquals(
          some.stream().map(Caption::tokens).toList(),
          others.stream().map(Caption::tokens).toList());
      for (int i = 0; i < some.size(); i++) {
        assertEquals(some.get(i).logProb(), others.get(i).logProb(), 1e-6);
        assertEquals(some.get(i).confidence(), others.get(i).confidence(), 1e-6);
      }
    }
  }

  @Test
  void aModelWithItselfIsTheModel() throws IOException {
    assertSame(captions(threeBest(), "one"), captions(threeBest(), "one", "one"));
    assertSame(captions(threeBest(), "one"), captions(threeBest(), "one", "one", "one"));
  }

  @Test
  void membersMayStandInAnyOrder() throws IOException {
    List<CaptionedPhoto> together = captions(threeBest(), "one", "two");
    assertSame(together, captions(threeBest(), "two", "one"));
    assertNotEquals(
        captions(threeBest(), "one").get(0).best().logProb(), together.get(0).best().logProb());
    assertNotEquals(
        captions(threeBest(), "two").get(0).best().logProb(), together.get(0).best().logProb());
  }

  @Test
  void gridsMayDiffer() throws IOException {
    List<CaptionedPhoto> together = captions(threeBest(), "one", "fine");
    assertSame(together, captions(threeBest(), "fine", "one"));
  }

  @Test
  void attentionIsTheMeanOfMembersWithTheSameGrid() throws IOException {
    AttentionMap together = attention("one", "two");
    AttentionMap again = attention("one", "two", "fine");
    assertEquals(2, together.rows());
    assertEquals(2, again.rows());
    assertEquals(4, attention("fine", "one").rows());
    for (List<Float> word : together.words()) {
      assertEquals(1, word.stream().mapToDouble(weight -> weight).sum(), 1e-5);
    }
  }

  @Test
  void anLstmAndATransformerWriteTogetherWhateverTheirOrder() throws IOException {
    List<CaptionedPhoto> together = captions(threeBest(), "one", "lstm", "plain");
    assertSame(together, captions(threeBest(), "plain", "one", "lstm"));
    AttentionMap lstm = attention("lstm");
    for (List<Float> word : lstm.words()) {
      assertEquals(1, word.stream().mapToDouble(weight -> weight).sum(), 1e-5);
    }
  }

  @Test
  void aMemberWithoutAttentionHasNoShareInIt() throws IOException {
    assertEquals(4, attention("plain", "fine").rows());
    try (Captioner captioner = load(threeBest(), "plain")) {
      CaptionedPhoto explained = captioner.explain(photos.get(0));
      assertTrue(explained.attention().isEmpty());
      assertEquals(3, explained.captions().size());
    }
  }

  @Test
  void attentionOfAModelWithItselfIsTheModels() throws IOException {
    AttentionMap alone = attention("one");
    AttentionMap twice = attention("one", "one");
    assertEquals(alone.words().size(), twice.words().size());
    for (int word = 0; word < alone.words().size(); word++) {
      for (int cell = 0; cell < 4; cell++) {
        assertEquals(alone.words().get(word).get(cell), twice.words().get(word).get(cell), 1e-6f);
      }
    }
  }

  private static AttentionMap attention(String... names) throws IOException {
    try (Captioner captioner = load(threeBest(), names)) {
      return captioner.explain(photos.get(0)).attention().orElseThrow();
    }
  }

  @Test
  void differentVocabulariesAreRefused() {
    Exception thrown =
        assertThrows(ModelException.class, () -> load(threeBest(), "one", "two", "words"));
    assertEquals(
        "the models %s and %s have different vocabularies; only models with one vocabulary.txt can caption together"
            .formatted(folder("one"), folder("words")),
        thrown.getMessage());
  }

  @Test
  void differentPreprocessingIsRefused() {
    Exception thrown = assertThrows(ModelException.class, () -> load(threeBest(), "one", "large"));
    assertEquals(
        "the models %s and %s prepare photos differently; only models with one preprocessing in config.json can caption together"
            .formatted(folder("one"), folder("large")),
        thrown.getMessage());
  }

  @Test
  void noModelIsRefused() {
    Exception thrown = assertThrows(IllegalArgumentException.class, () -> load(threeBest()));
    assertEquals("names must hold 1 model or more: 0", thrown.getMessage());
  }

  @Test
  void rerankingPutsTheHighestScoreFirstAndReturnsTheNBest() throws IOException {
    Rescorer longest =
        (captions, features) ->
            captions.stream().mapToDouble(caption -> caption.tokens().size()).toArray();
    List<CaptionedPhoto> all =
        captions(CaptionOptions.builder().optNBest(6).optMaxLength(10).build(), "one");
    CaptionOptions options = threeBest().withReranking(new Reranking("longest", 6, longest));
    List<CaptionedPhoto> reranked = captions(options, "one");
    for (int photo = 0; photo < photos.size(); photo++) {
      List<Caption> expected =
          all.get(photo).captions().stream()
              .sorted((a, b) -> Integer.compare(b.tokens().size(), a.tokens().size()))
              .limit(3)
              .toList();
      List<Caption> found = reranked.get(photo).captions();
      assertEquals(
          expected.stream().map(Caption::text).toList(),
          found.stream().map(Caption::text).toList());
      for (Caption caption : found) {
        assertEquals(caption.tokens().size(), caption.score());
      }
    }
  }

  @Test
  void attentionIsThatOfTheCaptionThatRerankingPutFirst() throws IOException {
    Rescorer last =
        (captions, features) -> IntStream.range(0, captions.size()).mapToDouble(i -> i).toArray();
    try (Captioner captioner =
        load(threeBest().withReranking(new Reranking("last", 6, last)), "one")) {
      CaptionedPhoto explained = captioner.explain(photos.get(0));
      assertEquals(
          explained.best().tokens().size(), explained.attention().orElseThrow().words().size());
    }
  }

  @Test
  void settingsOfRerankingAreWrittenTheSameEveryTime() {
    Reranking reranking = new Reranking("longest", 6, (captions, features) -> new double[0]);
    assertEquals("longest of 6", reranking.toString());
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Reranking("none", 0, (captions, features) -> new double[0]));
    assertTrue(thrown.getMessage().contains("candidates must be 1 or more: 0"));
  }
}
