package captioner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import captioner.decoding.SamplingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bundled captioner, on photos of the sample, writes as its options say. */
class SteeredCaptionerTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static List<Path> photos;
  private static List<float[]> pixels;

  @BeforeAll
  static void readPhotos() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("datasets/sample/images"))) {
      photos = files.sorted().limit(16).toList();
    }
    pixels = new ArrayList<>();
    try (Captioner captioner = load(CaptionOptions.builder())) {
      for (Path photo : photos) {
        pixels.add(captioner.pixels(photo));
      }
    }
  }

  private static Captioner load(CaptionOptions.Builder options) throws IOException {
    return Captioner.load(
        ROOT.resolve("models"), "flickr8k-resnet50", options.build(), Device.cpu());
  }

  private static List<List<Caption>> captions(CaptionOptions.Builder options) throws IOException {
    try (Captioner captioner = load(options)) {
      return captioner.nBestOfPixels(pixels.subList(0, 4));
    }
  }

  /** Returns captions that are not ranked, whose confidence is that of their words. */
  private static List<List<Caption>> unranked(CaptionOptions.Builder options) throws IOException {
    try (Captioner captioner = load(CaptionOptions.builder())) {
      return captioner
          .withOptions(options.build().withCandidates(1))
          .nBestOfPixels(pixels.subList(0, 4));
    }
  }

  @Test
  void oneCaptionerWritesInSeveralWays() throws IOException {
    CaptionOptions.Builder other =
        CaptionOptions.builder().optNBest(2).optExplanation(Explanation.ATTENTION);
    List<Caption> loaded = captions(other).get(0);
    try (Captioner captioner = load(CaptionOptions.builder())) {
      List<float[]> one = pixels.subList(0, 1);
      Description described = captioner.withOptions(other.build()).describe(one).get(0);
      assertEquals(
          loaded.stream().map(Caption::text).toList(),
          described.captions().stream().map(Caption::text).toList());
      assertTrue(described.attention().isPresent());
      Description plain = captioner.describe(one).get(0);
      assertEquals(1, plain.captions().size(), "the first still writes as it did");
      assertFalse(plain.attention().isPresent());
      assertThrows(
          IllegalArgumentException.class,
          () -> captioner.withOptions(CaptionOptions.builder().optPrefix("qwrtz").build()));
    }
  }

  @Test
  void captionsBeginWithThePrefix() throws IOException {
    for (List<Caption> best : unranked(CaptionOptions.builder().optPrefix("a photo of"))) {
      Caption caption = best.get(0);
      assertTrue(caption.text().startsWith("A photo of "), caption.text());
      assertEquals(List.of("a", "photo", "of"), caption.tokens().subList(0, 3));
      double withThePrefix = Math.exp(caption.logProb() / (caption.tokens().size() + 1));
      assertTrue(caption.confidence() > withThePrefix, "a forced word is not the captioner's");
    }
  }

  @Test
  void wordsAreSaidAndNotSaid() throws IOException {
    for (List<Caption> best :
        captions(
            CaptionOptions.builder()
                .optMustInclude(List.of("frisbee", "red hat"))
                .optAvoid(List.of("man", "in a", "zebra")))) {
      String text = " " + String.join(" ", best.get(0).tokens()) + " ";
      assertTrue(text.contains(" frisbee ") && text.contains(" red hat "), text);
      assertFalse(text.contains(" man ") || text.contains(" in a "), text);
    }
  }

  @Test
  void plainTextIsTheWords() throws IOException {
    for (List<Caption> best : captions(CaptionOptions.builder().optStyle(CaptionStyle.PLAIN))) {
      assertEquals(String.join(" ", best.get(0).tokens()), best.get(0).text());
    }
  }

  @Test
  void lengthsAreKept() throws IOException {
    for (List<Caption> best : captions(CaptionOptions.builder().optMinLength(18))) {
      assertTrue(best.get(0).tokens().size() >= 18, best.toString());
    }
    for (List<Caption> best : unranked(CaptionOptions.builder().optMaxLength(3))) {
      Caption cut = best.get(0);
      assertEquals(3, cut.tokens().size());
      assertEquals(Math.exp(cut.logProb() / 3), cut.confidence(), 1e-9, "no end was chosen");
    }
    assertEquals(
        "maxLength must be at most 64: 65",
        assertThrows(
                IllegalArgumentException.class,
                () -> captions(CaptionOptions.builder().optMaxLength(65)))
            .getMessage());
    assertFalse(captions(CaptionOptions.builder().optMinLength(63).optMaxLength(64)).isEmpty());
  }

  @Test
  void captionsDrawnDifferAndNoneComesTwice() throws IOException {
    CaptionOptions.Builder drawn =
        CaptionOptions.builder().optSampling(SamplingConfig.defaults()).optNBest(4);
    List<List<Caption>> captions = captions(drawn);
    assertEquals(captions, captions(drawn));
    for (List<Caption> ofPhoto : captions) {
      assertEquals(ofPhoto.size(), new HashSet<>(ofPhoto).size());
      assertEquals(ofPhoto.size(), ofPhoto.stream().map(Caption::tokens).distinct().count());
    }
    assertTrue(captions.stream().anyMatch(ofPhoto -> ofPhoto.size() > 1));
  }

  @Test
  void attentionComesWithTheCaptionsWhereItIsAskedFor() throws IOException {
    try (Captioner captioner =
            load(CaptionOptions.builder().optExplanation(Explanation.ATTENTION).optNBest(2));
        Captioner silent = load(CaptionOptions.builder())) {
      CaptionedPhoto alone = captioner.explain(photos.get(2));
      assertEquals(alone.best().tokens(), silent.explain(photos.get(2)).best().tokens());
      assertEquals(photos.get(2), alone.photo());
      assertEquals(2, alone.captions().size());
      List<CaptionedPhoto> together = new ArrayList<>();
      new CaptionPipeline(captioner, 3).run(photos.subList(0, 4), collect(together));
      AttentionMap map = together.get(2).attention().orElseThrow();
      assertEquals(7, map.rows());
      assertEquals(7, map.columns());
      assertEquals(together.get(2).best().tokens().size(), map.words().size());
      AttentionMap same = alone.attention().orElseThrow();
      for (int word = 0; word < map.words().size(); word++) {
        for (int cell = 0; cell < 49; cell++) {
          assertEquals(same.words().get(word).get(cell), map.words().get(word).get(cell), 1e-4);
        }
      }
      new CaptionPipeline(silent, 3).run(photos.subList(0, 1), collect(together));
      assertTrue(together.get(4).attention().isEmpty());
    }
  }

  private static CaptionPipeline.Listener collect(List<CaptionedPhoto> captioned) {
    return new CaptionPipeline.Listener() {
      @Override
      public void onCaptions(CaptionedPhoto photo) {
        captioned.add(photo);
      }

      @Override
      public void onFailure(Path photo, IOException reason) throws IOException {
        throw reason;
      }
    };
  }

  @Test
  void aPhotoIsCaptionedAlikeInEveryBatchAndOrder() throws IOException {
    assertSameInEveryBatch(CaptionOptions.builder().optNBest(3), 16);
  }

  @Test
  void aPhotoIsDrawnForAlikeInEveryBatchAndOrder() throws IOException {
    assertSameInEveryBatch(
        CaptionOptions.builder().optSampling(SamplingConfig.defaults()).optNBest(3), 5);
  }

  @Test
  void aPhotoIsCaptionedAlikeByOneThreadAndByTwo() throws IOException {
    List<Integer> order = List.of(0, 1, 2, 3);
    int threads = JniUtils.getNumThreads();
    try (Captioner captioner = load(CaptionOptions.builder().optNBest(3))) {
      JniUtils.setNumThreads(1);
      List<List<Caption>> byOne = inBatches(captioner, order, 4);
      JniUtils.setNumThreads(2);
      assertSame(order, byOne, inBatches(captioner, order, 4));
    } finally {
      JniUtils.setNumThreads(threads);
    }
  }

  private static void assertSameInEveryBatch(CaptionOptions.Builder options, int count)
      throws IOException {
    List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    try (Captioner captioner = load(options)) {
      List<List<Caption>> expected = inBatches(captioner, order, 16);
      assertSame(order, expected, inBatches(captioner, order, 1));
      Collections.shuffle(order, new Random(1));
      assertSame(order, expected, inBatches(captioner, order, 16));
      assertSame(order, expected, inBatches(captioner, order, 3));
    }
  }

  private static List<List<Caption>> inBatches(
      Captioner captioner, List<Integer> order, int batchSize) {
    List<List<Caption>> captions = new ArrayList<>();
    for (int from = 0; from < order.size(); from += batchSize) {
      List<Integer> batch = order.subList(from, Math.min(order.size(), from + batchSize));
      captions.addAll(captioner.nBestOfPixels(batch.stream().map(pixels::get).toList()));
    }
    return captions;
  }

  private static void assertSame(
      List<Integer> order, List<List<Caption>> expected, List<List<Caption>> actual) {
    for (int i = 0; i < order.size(); i++) {
      List<Caption> best = expected.get(order.get(i));
      List<Caption> again = actual.get(i);
      assertEquals(
          best.stream().map(Caption::tokens).toList(),
          again.stream().map(Caption::tokens).toList());
      for (int k = 0; k < best.size(); k++) {
        assertEquals(
            best.get(k).logProb(), again.get(k).logProb(), 1e-5 * best.get(k).tokens().size());
      }
    }
  }
}
