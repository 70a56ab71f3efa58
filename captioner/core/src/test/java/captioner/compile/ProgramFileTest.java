package captioner.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.Hypothesis;
import captioner.model.CaptionModel;
import captioner.model.ModelException;
import captioner.model.TinyForm;
import captioner.model.TinyModel;
import captioner.vision.BackboneZoo;
import captioner.weights.DType;
import captioner.weights.TensorInfo;
import captioner.weights.TorchScript;
import captioner.weights.TorchScriptWriter;
import captioner.weights.WeightFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of compiled captioners, whole and broken. */
class ProgramFileTest {
  private static final Path MODELS = Path.of(System.getProperty("project.root", "../.."), "models");

  @TempDir static Path folder;
  private static BlockPath blocks;
  private static Path file;

  @BeforeAll
  static void compile() throws IOException {
    Path weights = new BackboneZoo(MODELS).find("mobilenetv2").file();
    blocks = new BlockPath(TinyModel.load(TinyForm.PRE), weights);
    file = folder.resolve("tiny.pt");
    blocks.compile(Precision.FLOAT32, file).close();
  }

  @AfterAll
  static void close() {
    blocks.close();
  }

  @Test
  void theSameModelGivesTheSameBytes() throws IOException {
    Path again = folder.resolve("again.pt");
    blocks.compile(Precision.FLOAT32, again).close();
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
  }

  @Test
  void theBytesDoNotDependOnTheLanguageOfTheMachine() throws IOException {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    Path elsewhere = folder.resolve("elsewhere.pt");
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
      blocks.compile(Precision.FLOAT32, elsewhere).close();
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(elsewhere));
  }

  @Test
  void itSaysWhatItWasMadeOf() throws IOException {
    try (CaptionProgram program = CaptionProgram.load(file, Device.cpu())) {
      assertEquals(blocks.model().config(), program.config());
      assertEquals(blocks.model().vocabulary(), program.vocabulary());
      assertEquals(Precision.FLOAT32, program.precision());
    }
  }

  @Test
  void itsTensorsCanBeReadAsWeights() throws IOException {
    try (WeightFile weights = WeightFile.open(file)) {
      assertArrayEquals(
          blocks.model().weights().get("projection.weight").toFloatArray(),
          weights.floats("projection_weight"));
      assertEquals(List.of(32L, 3L, 3L, 3L), weights.info("backbone0_conv0_weight").shape());
    }
    Path original = new BackboneZoo(MODELS).find("mobilenetv2").file();
    try (WeightFile weights = WeightFile.open(file);
        WeightFile expected = WeightFile.open(original)) {
      assertArrayEquals( // stored with the channels last, read as it was
          expected.floats("features.0.0.weight"), weights.floats("backbone0_conv0_weight"));
    }
  }

  @Test
  void bfloat16TakesHalfTheSpaceAndIsTheNearest() throws IOException {
    Path half = folder.resolve("half.pt");
    try (CaptionProgram program = blocks.compile(Precision.BFLOAT16, half)) {
      assertEquals(Precision.BFLOAT16, program.precision());
    }
    double share = tensorBytes(half) / (double) tensorBytes(file);
    assertTrue(share > 0.5 && share < 0.53, "share " + share);
    try (WeightFile weights = WeightFile.open(half);
        WeightFile exact = WeightFile.open(file)) {
      float[] rounded = weights.floats("embedding");
      float[] values = exact.floats("embedding");
      assertEquals(DType.BFLOAT16, weights.info("embedding").dtype());
      for (int i = 0; i < values.length; i++) {
        assertEquals(values[i], rounded[i], Math.abs(values[i]) / 256);
      }
    }
  }

  private static long tensorBytes(Path program) throws IOException {
    try (WeightFile weights = WeightFile.open(program)) {
      long bytes = 0;
      for (TensorInfo tensor : weights.tensors()) {
        bytes += tensor.elements() * tensor.dtype().bytes();
      }
      return bytes;
    }
  }

  @Test
  void bfloat16WritesCaptionsThatTheModelFindsAboutAsLikely() throws IOException {
    BeamSearchConfig search = new BeamSearchConfig(3, 1, 20, 0.8);
    List<float[]> photos = blocks.photos(1, 6);
    try (CaptionProgram program =
        blocks.compile(Precision.BFLOAT16, folder.resolve("captions.pt"))) {
      List<List<Hypothesis>> expected = blocks.search(photos, search);
      List<List<Hypothesis>> found = program.search(photos, search);
      for (int photo = 0; photo < photos.size(); photo++) {
        assertEquals(expected.get(photo).get(0).score(), found.get(photo).get(0).score(), 0.1);
      }
    }
  }

  private static String refusal(Path program) {
    String message =
        assertThrows(ModelException.class, () -> CaptionProgram.load(program, Device.cpu()))
            .getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.contains(program.toString()), message);
    return message;
  }

  private static Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  @Test
  void whatIsNoProgramIsRefused() throws IOException {
    assertEquals(
        "there is no compiled captioner " + folder.resolve("none.pt"),
        refusal(folder.resolve("none.pt")));
    assertTrue(
        refusal(write("text.pt", "text".getBytes(StandardCharsets.UTF_8)))
            .contains("is not a whole compiled captioner"));
    assertTrue(refusal(write("empty.pt", new byte[0])).contains("compile it again"));
  }

  @Test
  void anotherTorchScriptFileIsRefused() throws IOException {
    Path other = folder.resolve("other.pt");
    TorchScriptWriter.write(
        other,
        new TorchScript(
            "Other",
            "  def forward(self, x: Tensor) -> Tensor:\n    return x\n",
            Map.of(),
            Map.of()));
    assertEquals(
        other + " is not a compiled captioner: it has no extra/program.json", refusal(other));
  }

  @Test
  void aFileCutShortIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length : List.of(1, 1000, whole.length / 2, whole.length - 1)) {
      refusal(write("cut.pt", Arrays.copyOf(whole, length)));
    }
  }

  @Test
  void aFlippedBitAnywhereIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(1);
    for (int i = 0; i < 40; i++) {
      byte[] broken = whole.clone();
      int at = random.nextInt(whole.length * 3 / 4); // in an entry, as a rule of a tensor
      broken[at] ^= (byte) (1 << random.nextInt(8));
      refusal(write("flipped.pt", broken));
    }
  }

  @Test
  void aProgramOfAnotherVersionIsRefused() throws IOException {
    Path old = folder.resolve("old.pt");
    TorchScriptWriter.write(
        old,
        new TorchScript(
            "Captioner",
            "  def forward(self, x: Tensor) -> Tensor:\n    return x\n",
            Map.of(),
            Map.of(
                "program.json",
                "{\"format\": 1, \"precision\": \"float32\"}".getBytes(StandardCharsets.UTF_8))));
    assertEquals(
        old + " was compiled by another version of captioner; compile it again", refusal(old));
  }

  @Test
  void visualNgramsThatAreBrokenOrNotAllThereAreRefused() throws IOException {
    Map<String, byte[]> extra =
        ProgramInfo.extra(Precision.FLOAT32, blocks.model().config(), blocks.model().vocabulary());
    extra.put("ngrams.txt", "12\n3\tqwrtz\n".getBytes(StandardCharsets.UTF_8));
    Path ranked = folder.resolve("ranked.pt");
    TorchScriptWriter.write(ranked, new TorchScript("Captioner", "", Map.of(), extra));
    assertEquals(
        ranked + " is not a compiled captioner: it has no extra/ngrams.safetensors",
        refusal(ranked));
    extra.put("ngrams.safetensors", new byte[0]);
    TorchScriptWriter.write(ranked, new TorchScript("Captioner", "", Map.of(), extra));
    String message = refusal(ranked);
    assertTrue(message.contains("ngrams.txt, line 2: not a count, a tab and"), message);
    assertTrue(message.endsWith("; compile it again"), message);
  }

  @Test
  void anLstmIsRefused() throws IOException {
    try (CaptionModel lstm = TinyModel.load(TinyForm.LSTM_DOT)) {
      Exception thrown =
          assertThrows(
              ModelException.class,
              () -> CaptionCompiler.compile(lstm, List.of(), Map.of(), Precision.FLOAT32, file));
      assertEquals("an LSTM decoder cannot be compiled; use --engine blocks", thrown.getMessage());
    }
  }
}
