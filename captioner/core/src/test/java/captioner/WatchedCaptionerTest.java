package captioner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import captioner.decoding.SamplingConfig;
import captioner.image.PhotoReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bundled captioner tells of words as soon as they are certain. */
class WatchedCaptionerTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final List<BufferedImage> PHOTOS = new ArrayList<>();
  private static Captioner captioner;

  @BeforeAll
  static void load() throws IOException {
    captioner =
        Captioner.load(
            ROOT.resolve("models"), "flickr8k-resnet50", CaptionOptions.defaults(), Device.cpu());
    try (Stream<Path> files = Files.list(ROOT.resolve("datasets/sample/images"))) {
      for (Path file : files.sorted().limit(6).toList()) {
        PHOTOS.add(new PhotoReader().read(file));
      }
    }
  }

  @AfterAll
  static void close() {
    captioner.close();
  }

  static Stream<CaptionOptions> ways() {
    return Stream.of(
            CaptionOptions.builder(),
            CaptionOptions.builder().optNBest(5).optStyle(CaptionStyle.PLAIN),
            CaptionOptions.builder().optPrefix("a photo of").optMustInclude(List.of("red")),
            CaptionOptions.builder().optSampling(SamplingConfig.defaults()).optNBest(2))
        .map(CaptionOptions.Builder::build)
        .map(options -> options.withCandidates(1)); // what is ranked comes whole, see below
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatItTellsMakesUpTheCaption(CaptionOptions options) {
    List<String> calls = TellingCaptions.of(captioner.withOptions(options), PHOTOS);
    assertTrue(calls.size() > PHOTOS.size(), "some come in pieces: " + calls);
  }

  @Test
  void greedySearchTellsOfEveryWordAlone() {
    Captioner greedy = captioner.withOptions(CaptionOptions.builder().optBeamSize(1).build());
    int words = greedy.captions(PHOTOS).stream().mapToInt(c -> c.tokens().size()).sum();
    assertEquals(words, TellingCaptions.of(greedy, PHOTOS).size());
  }

  @Test
  void whereCaptionsAreRankedAgainItTellsOnceThatIsDone() {
    Rescorer longest =
        (all, features) -> all.stream().mapToDouble(c -> c.tokens().size()).toArray();
    CaptionOptions options =
        CaptionOptions.defaults().withReranking(new Reranking("longest", 6, longest));
    List<String> calls = TellingCaptions.of(captioner.withOptions(options), PHOTOS);
    assertEquals(PHOTOS.size(), calls.size(), calls.toString());
  }

  @Test
  void aListenerThatFailsEndsTheSearchAndTheNextOneWorks() {
    List<float[]> pixels = PHOTOS.stream().map(captioner::pixels).toList();
    CaptionListener failing =
        (photo, tokens, text) -> {
          throw new IllegalStateException("enough");
        };
    assertEquals(
        "enough",
        assertThrows(IllegalStateException.class, () -> captioner.describe(pixels, failing))
            .getMessage());
    assertEquals(PHOTOS.size(), captioner.describe(pixels).size());
  }
}
