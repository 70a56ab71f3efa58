package captioner;

import static captioner.NoiseCaptioner.MODELS;
import static captioner.NoiseCaptioner.photos;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import captioner.compile.CaptionCompiler;
import captioner.compile.CaptionProgram;
import captioner.compile.Precision;
import captioner.decoding.SamplingConfig;
import captioner.model.ModelException;
import captioner.ngrams.VisualNgrams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A captioner that ranks by visual n-grams does so when it is compiled, too. */
class RankedProgramTest {
  @TempDir static Path temp;
  private static Path folder;
  private static Path program;

  @BeforeAll
  static void learnAndCompile() throws IOException {
    folder = temp.resolve("ranked");
    NoiseCaptioner.save(folder, 1);
    NoiseCaptioner.learnRanking(folder, 1);
    program = temp.resolve("ranked.pt");
    CaptionCompiler.compile(MODELS, folder.toString(), Precision.FLOAT32, program);
  }

  private static Captioner blocks(CaptionOptions options) throws IOException {
    return Captioner.load(MODELS, folder.toString(), options, Device.cpu());
  }

  private static Captioner compiled(CaptionOptions options) throws IOException {
    return Captioner.loadCompiled(program, options, Device.cpu());
  }

  static Stream<CaptionOptions> waysToWrite() {
    return Stream.of(
        CaptionOptions.defaults(),
        CaptionOptions.builder().optNBest(12).optMaxLength(9).build(),
        CaptionOptions.builder().optBeamSize(4).optNBest(2).build(),
        CaptionOptions.builder().optPrefix("a dog").optMaxLength(8).build(),
        CaptionOptions.builder().optSampling(SamplingConfig.defaults()).optNBest(3).build(),
        CaptionOptions.defaults().withCandidates(1),
        CaptionOptions.defaults()
            .withReranking(
                new Reranking("shortest first", 6, (captions, features) -> shortness(captions))));
  }

  private static double[] shortness(List<Caption> captions) {
    return captions.stream().mapToDouble(caption -> -caption.tokens().size()).toArray();
  }

  @ParameterizedTest
  @MethodSource("waysToWrite")
  void itRanksAsItsModelDoes(CaptionOptions options) throws IOException {
    try (Captioner model = blocks(options);
        Captioner compiled = compiled(options)) {
      NoiseCaptioner.assertSame(model.nBest(photos()), compiled.nBest(photos()));
      assertEquals(TellingCaptions.of(model, photos()), TellingCaptions.of(compiled, photos()));
    }
  }

  @Test
  void rankingChangesItsCaptions() throws IOException {
    try (Captioner ranked = compiled(CaptionOptions.defaults());
        Captioner likeliest = compiled(CaptionOptions.defaults().withCandidates(1))) {
      assertNotEquals(texts(likeliest.captions(photos())), texts(ranked.captions(photos())));
    }
  }

  /** What ranking adds to a caption's score is how well it is expected to do; so is confidence. */
  @Test
  void confidenceGrowsWithWhatRankingExpects() throws IOException {
    CaptionOptions all = CaptionOptions.builder().optNBest(10).build();
    Map<List<String>, Caption> likely = new HashMap<>();
    List<Caption> ranked;
    try (Captioner captioner = blocks(all.withCandidates(1))) {
      captioner.nBest(photos()).get(0).forEach(c -> likely.put(c.tokens(), c));
    }
    try (Captioner captioner = blocks(all)) {
      ranked = captioner.nBest(photos()).get(0);
    }
    List<Caption> byGain =
        ranked.stream()
            .sorted(Comparator.comparingDouble(c -> c.score() - likely.get(c.tokens()).score()))
            .toList();
    for (int i = 0; i < byGain.size(); i++) {
      double confidence = byGain.get(i).confidence();
      assertTrue(confidence >= 0 && confidence < 1, confidence + " of " + byGain.get(i));
      assertTrue(i == 0 || confidence >= byGain.get(i - 1).confidence() - 1e-9);
    }
    assertTrue(byGain.get(byGain.size() - 1).confidence() > byGain.get(0).confidence());
  }

  private static List<String> texts(List<Caption> captions) {
    return captions.stream().map(Caption::text).toList();
  }

  @Test
  void whatRanksSeesTheMeansThatTheModelGives() throws IOException {
    List<float[]> expected = new ArrayList<>();
    List<float[]> actual = new ArrayList<>();
    try (Captioner model = blocks(recording(expected));
        Captioner compiled = compiled(recording(actual))) {
      model.captions(photos());
      compiled.captions(photos());
    }
    assertEquals(photos().size(), expected.size());
    for (int photo = 0; photo < expected.size(); photo++) {
      assertArrayEquals(expected.get(photo), actual.get(photo), 1e-4f);
    }
  }

  private static CaptionOptions recording(List<float[]> seen) {
    return CaptionOptions.defaults()
        .withReranking(
            new Reranking(
                "as they are",
                1,
                (captions, features) -> {
                  seen.add(features);
                  return new double[captions.size()];
                }));
  }

  @Test
  void noPhotosGiveNoCaptions() throws IOException {
    try (Captioner compiled = compiled(CaptionOptions.defaults())) {
      assertEquals(List.of(), compiled.captions(List.of()));
    }
  }

  @Test
  void theRankingLiesInTheProgram() throws IOException {
    Path plain = temp.resolve("plain.pt");
    NoiseCaptioner.save(temp.resolve("plain"), 1);
    CaptionCompiler.compile(MODELS, temp.resolve("plain").toString(), Precision.FLOAT32, plain);
    long files = 0;
    for (String name : VisualNgrams.FILES) {
      files += Files.size(folder.resolve(name));
    }
    assertTrue(Files.size(program) - Files.size(plain) >= files);
    try (CaptionProgram unranked = CaptionProgram.load(plain, Device.cpu());
        CaptionProgram ranked = CaptionProgram.load(program, Device.cpu())) {
      assertTrue(unranked.visualNgrams().isEmpty());
      assertTrue(ranked.visualNgrams().isPresent());
    }
  }

  @Test
  void aBrokenRankingIsNotCompiled() throws IOException {
    Path broken = temp.resolve("broken");
    NoiseCaptioner.save(broken, 1);
    Path table = Files.writeString(broken.resolve(VisualNgrams.TABLE), "x");
    Path never = temp.resolve("never.pt");
    Exception thrown =
        assertThrows(
            ModelException.class,
            () -> CaptionCompiler.compile(MODELS, broken.toString(), Precision.FLOAT32, never));
    assertTrue(thrown.getMessage().startsWith(table + ", line 1: "), thrown.getMessage());
    assertTrue(Files.notExists(never));
  }
}
