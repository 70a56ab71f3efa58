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
import captioner.compile.Precision;
import captioner.compile.ProgramCache;
import captioner.decoding.SamplingConfig;
import captioner.model.CaptionModel;
import captioner.weights.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A compiled captioner writes what its model writes. */
class CompiledCaptionerTest {
  @TempDir static Path temp;
  private static Path program;

  @BeforeAll
  static void saveAndCompileARandomModel() throws IOException {
    save("model", 1);
    program = temp.resolve("model.pt");
    CaptionCompiler.compile(MODELS, folder("model"), Precision.FLOAT32, program);
  }

  private static void save(String name, int seed) throws IOException {
    NoiseCaptioner.save(temp.resolve(name), seed);
  }

  private static String folder(String name) {
    return temp.resolve(name).toString();
  }

  static Stream<CaptionOptions.Builder> waysToWrite() {
    return Stream.of(
        CaptionOptions.builder(),
        CaptionOptions.builder().optBeamSize(5).optNBest(4).optMaxLength(9),
        CaptionOptions.builder().optPrefix("a dog").optMaxLength(8),
        CaptionOptions.builder().optMustInclude(List.of("cat")).optMaxLength(8).optNBest(2),
        CaptionOptions.builder().optAvoid(List.of("a", "on")).optNoRepeatNgram(2).optMaxLength(8),
        CaptionOptions.builder().optSampling(SamplingConfig.defaults()).optNBest(3));
  }

  @ParameterizedTest
  @MethodSource("waysToWrite")
  void itWritesWhatItsModelWrites(CaptionOptions.Builder builder) throws IOException {
    CaptionOptions options = builder.build();
    try (Captioner model = Captioner.load(MODELS, List.of(folder("model")), options, Device.cpu());
        Captioner compiled = Captioner.loadCompiled(program, options, Device.cpu())) {
      NoiseCaptioner.assertSame(model.nBest(photos()), compiled.nBest(photos()));
    }
  }

  @ParameterizedTest
  @MethodSource("waysToWrite")
  void itTellsOfWordsBeforeTheEndAsItsModelDoes(CaptionOptions.Builder builder) throws IOException {
    CaptionOptions options = builder.build();
    try (Captioner model = Captioner.load(MODELS, List.of(folder("model")), options, Device.cpu());
        Captioner compiled = Captioner.loadCompiled(program, options, Device.cpu())) {
      assertEquals(TellingCaptions.of(model, photos()), TellingCaptions.of(compiled, photos()));
    }
  }

  @Test
  void aModelLoadedTwiceGivesTheSameBytesThoughItsZerosMayChangeSign() throws IOException {
    save("zeros", 4);
    try (CaptionModel model = CaptionModel.load(temp.resolve("zeros"), Device.cpu())) {
      model.weights().get("projection.weight").muli(0).negi();
      model.save(temp.resolve("zeros"), DType.FLOAT32);
    }
    Path first = temp.resolve("first.pt");
    Path second = temp.resolve("second.pt");
    CaptionCompiler.compile(MODELS, folder("zeros"), Precision.BFLOAT16, first);
    CaptionCompiler.compile(MODELS, folder("zeros"), Precision.BFLOAT16, second);
    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
  }

  @Test
  void itDoesNotTellWhereItLooks() {
    CaptionOptions options = CaptionOptions.builder().optExplanation(Explanation.ATTENTION).build();
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> Captioner.loadCompiled(program, options, Device.cpu()));
    assertEquals(
        "a compiled captioner does not tell where it looks, which was asked for: " + program,
        thrown.getMessage());
  }

  @Test
  void aModelIsCompiledOnceAndAgainWhenItChanges() throws IOException {
    ProgramCache cache = new ProgramCache(temp.resolve("cache"));
    save("changing", 2);
    Path first = cache.program(MODELS, folder("changing"), Precision.FLOAT32);
    byte[] content = Files.readAllBytes(first);
    long time = Files.getLastModifiedTime(first).toMillis();
    assertEquals(first, cache.program(MODELS, folder("changing"), Precision.FLOAT32));
    assertEquals(time, Files.getLastModifiedTime(first).toMillis());
    assertNotEquals(first, cache.program(MODELS, folder("changing"), Precision.BFLOAT16));

    Files.write(first, new byte[] {1, 2, 3});
    assertEquals(first, cache.program(MODELS, folder("changing"), Precision.FLOAT32));
    assertArrayEquals(content, Files.readAllBytes(first));

    save("changing", 3);
    Path other = cache.program(MODELS, folder("changing"), Precision.FLOAT32);
    assertNotEquals(first, other);
    NoiseCaptioner.learnRanking(temp.resolve("changing"), 1);
    Path ranked = cache.program(MODELS, folder("changing"), Precision.FLOAT32);
    assertNotEquals(other, ranked);
    NoiseCaptioner.learnRanking(temp.resolve("changing"), 2);
    assertNotEquals(ranked, cache.program(MODELS, folder("changing"), Precision.FLOAT32));
    try (Stream<Path> files = Files.list(temp.resolve("cache"))) {
      assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith("compiling")));
    }
  }
}
