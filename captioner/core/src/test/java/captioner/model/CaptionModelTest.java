package captioner.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import captioner.GoldenFile;
import captioner.weights.DType;
import captioner.weights.SafetensorsWriter;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CaptionModelTest {
  private static final String FILES =
      " is missing; a model folder holds config.json, vocabulary.txt, weights.safetensors";

  @TempDir Path temp;

  private static CaptionModel random(int seed) {
    return CaptionModel.create(
        TinyModel.config(TinyForm.PRE), TinyModel.vocabulary(), seed, Device.cpu());
  }

  private static float[] logits(CaptionModel model) {
    try (NDManager scope = model.manager().newSubManager()) {
      NDArray tokens = scope.create(new long[] {1, 4, 9, 5}, new Shape(1, 4));
      NDList inputs = new NDList(tokens, TinyModel.features(scope, 3, 1));
      return model
          .network()
          .forward(new ParameterStore(scope, false), inputs, false)
          .singletonOrThrow()
          .toFloatArray();
    }
  }

  private Path saved() throws IOException {
    Path folder = temp.resolve("model");
    try (CaptionModel model = random(5)) {
      model.save(folder, DType.FLOAT32);
    }
    return folder;
  }

  private static String refusal(Path folder) {
    Exception thrown =
        assertThrows(ModelException.class, () -> CaptionModel.load(folder, Device.cpu()));
    assertEquals(1, thrown.getMessage().lines().count(), thrown.getMessage());
    return thrown.getMessage();
  }

  @ParameterizedTest
  @EnumSource
  void saveThenLoadGivesTheSameModel(TinyForm form) throws IOException {
    try (CaptionModel model = TinyModel.load(form)) {
      model.save(temp, DType.FLOAT32);
      try (CaptionModel loaded = CaptionModel.load(temp, Device.cpu())) {
        assertArrayEquals(logits(model), logits(loaded));
        assertEquals(model.config(), loaded.config());
        assertEquals(model.vocabulary(), loaded.vocabulary());
      }
    }
  }

  @Test
  void halfPrecisionIsCloseAndHalfAsLarge() throws IOException {
    try (CaptionModel model = random(5)) {
      model.save(temp.resolve("half"), DType.FLOAT16);
      model.save(temp.resolve("full"), DType.FLOAT32);
      long half = Files.size(temp.resolve("half/weights.safetensors"));
      long full = Files.size(temp.resolve("full/weights.safetensors"));
      long bytes = model.weights().values().stream().mapToLong(NDArray::size).sum() * 2;
      assertEquals(bytes, full - half, 64); // the headers differ by some digits
      try (CaptionModel loaded = CaptionModel.load(temp.resolve("half"), Device.cpu())) {
        float[] expected = logits(model);
        assertArrayEquals(expected, logits(loaded), 0.01f);
        assertFalse(Arrays.equals(expected, logits(loaded)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT16"})
  void savingTwiceWritesTheSameBytes(DType dtype) throws IOException {
    try (CaptionModel model = random(5)) {
      model.save(temp.resolve("a"), dtype);
      model.save(temp.resolve("b"), dtype);
    }
    for (String file : List.of("config.json", "vocabulary.txt", "weights.safetensors")) {
      Path first = temp.resolve("a").resolve(file);
      assertEquals(-1, Files.mismatch(first, temp.resolve("b").resolve(file)), file);
    }
  }

  @Test
  void savingReplacesAnotherModel() throws IOException {
    Path folder = saved();
    try (CaptionModel other = random(6)) {
      other.save(folder, DType.FLOAT32);
      try (CaptionModel loaded = CaptionModel.load(folder, Device.cpu())) {
        assertArrayEquals(logits(other), logits(loaded));
      }
    }
  }

  @Test
  void sameSeedGivesTheSameWeightsAndAnotherSeedOthers() {
    try (CaptionModel one = random(5);
        CaptionModel same = random(5);
        CaptionModel other = random(6)) {
      assertArrayEquals(logits(one), logits(same));
      assertFalse(Arrays.equals(logits(one), logits(other)));
    }
  }

  @Test
  void anLstmBeginsWithAForgetGateThatRemembers() {
    try (CaptionModel model =
        CaptionModel.create(
            TinyModel.config(TinyForm.LSTM_DOT), TinyModel.vocabulary(), 5, Device.cpu())) {
      float[] expected = new float[40]; // i, f, g, o of width 10
      Arrays.fill(expected, 10, 20, 1);
      assertArrayEquals(expected, model.weights().get("decoder.cell.input.bias").toFloatArray());
      assertTrue(model.weights().get("decoder.cell.input.weight").abs().max().getFloat() > 0);
    }
  }

  @Test
  void aLoadedModelIsFrozenAndANewOneIsNot() throws IOException {
    Path folder = saved();
    try (CaptionModel loaded = CaptionModel.load(folder, Device.cpu());
        CaptionModel created = random(5)) {
      assertTrue(loaded.weights().values().stream().noneMatch(NDArray::hasGradient));
      assertTrue(created.weights().values().stream().allMatch(NDArray::hasGradient));
    }
  }

  @Test
  void namesOfTheWeightsStayAsTheyAre() throws IOException {
    try (CaptionModel model = random(5)) {
      assertEquals(
          Files.readAllLines(GoldenFile.path("weight_names.txt")),
          List.copyOf(model.weights().keySet()));
      assertEquals(model.weights().keySet(), model.parameters().keySet());
    }
  }

  @Test
  void refusesAVocabularyOfAnotherSizeThanItsConfig() {
    captioner.text.Vocabulary small =
        captioner.text.Vocabulary.build(List.of(List.of("a", "dog")), 1);
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> CaptionModel.create(TinyModel.config(TinyForm.PRE), small, 1, Device.cpu()));
    assertEquals("the vocabulary must have vocabularySize tokens: 6, 11", thrown.getMessage());
  }

  @Test
  void refusesAFolderWithoutOneOfItsFiles() throws IOException {
    Path folder = saved();
    Files.delete(folder.resolve("weights.safetensors"));
    assertEquals(folder.resolve("weights.safetensors") + FILES, refusal(folder));
    Files.delete(folder.resolve("vocabulary.txt"));
    assertEquals(folder.resolve("vocabulary.txt") + FILES, refusal(folder));
    Files.delete(folder.resolve("config.json"));
    assertEquals(folder + " is not a model folder: it has no config.json", refusal(folder));
    assertEquals(
        temp.resolve("none") + " is not a model folder: it has no config.json",
        refusal(temp.resolve("none")));
  }

  @Test
  void refusesTheVocabularyOfAnotherModel() throws IOException {
    Path folder = saved();
    Path file = folder.resolve("vocabulary.txt");
    Files.writeString(file, Files.readString(file) + "zebra\n");
    assertEquals(
        file + " has 12 tokens but config.json says 11; the two are not of one model",
        refusal(folder));
  }

  @Test
  void refusesWeightsThatLackOneOrHoldAnother() throws IOException {
    Path folder = saved();
    Path file = folder.resolve("weights.safetensors");
    try (CaptionModel model = random(5)) {
      Map<String, NDArray> weights = new LinkedHashMap<>(model.weights());
      NDArray bias = weights.remove("outputBias");
      SafetensorsWriter.write(file, weights, DType.FLOAT32, Map.of());
      assertEquals(file + ": lacks outputBias", refusal(folder));
      weights.put("outputBias", bias);
      weights.put("decoder.layer2.norm.gamma", bias);
      SafetensorsWriter.write(file, weights, DType.FLOAT32, Map.of());
      assertEquals(
          file + ": holds decoder.layer2.norm.gamma, which this model does not have",
          refusal(folder));
    }
  }

  @Test
  void refusesWeightsOfAnotherShape() throws IOException {
    Path folder = saved();
    Path file = folder.resolve("weights.safetensors");
    try (CaptionModel model = random(5)) {
      Map<String, NDArray> weights = new LinkedHashMap<>(model.weights());
      weights.put("outputBias", weights.get("embedding"));
      SafetensorsWriter.write(file, weights, DType.FLOAT32, Map.of());
    }
    assertEquals(file + ": outputBias has shape (11, 12), this model wants (11)", refusal(folder));
  }

  @Test
  void refusesDamagedWeights() throws IOException {
    Path folder = saved();
    Path file = folder.resolve("weights.safetensors");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    String message = refusal(folder);
    assertTrue(message.startsWith(file + ": "), message);
    assertTrue(message.contains("but the data ends at"), message);
    Files.writeString(file, "not weights");
    assertTrue(refusal(folder).startsWith(file + ": "), refusal(folder));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"nHeads\": 2 | \"nHeads\": 5 | nHeads must divide dModel: 5, 12",
        "\"vocabularySize\": 11 | \"vocabularySize\": 3 | vocabularySize must be more than the 4"
            + " special tokens: 3",
        "\"norm\": \"PRE\" | \"norm\": \"MIDDLE\" | it lacks norm",
        "\"kind\": \"TRANSFORMER\" | \"kind\": \"GRU\" | it lacks kind",
        "\"kind\": \"TRANSFORMER\" | \"kind\": \"LSTM\" | decoder.dHidden of an LSTM must be 1",
        "\"attention\": \"DOT\" | \"attention\": \"HARD\" | it lacks attention",
        "\"positions\": \"LEARNED\" | \"spaces\": 1 | it lacks positions",
        "\"resize\": \"SQUASH\" | \"resize\": \"FOLD\" | it lacks resize",
        "\"grid\": \"LAYER3\" | \"grid\": \"LAYER9\" | it lacks grid",
        "\"transformer\" | \"transformers\" | it lacks transformer",
        "\"sha256\" | \"sha1\" | it lacks sha256",
        "\"architecture\": \"mobilenetv2\" | \"architecture\": \"vgg\" | vgg",
        "\"dModel\": 12 | \"dModel\": \"wide\" | settings of a model: For input string",
        "{ | [ | Unterminated array",
        "\"mean\": [ | \"mean\": [[ | Unterminated array",
      })
  void refusesBrokenSettings(String from, String to, String reason) throws IOException {
    Path folder = saved();
    Path file = folder.resolve("config.json");
    String whole = Files.readString(file);
    assertTrue(whole.contains(from), whole);
    Files.writeString(file, whole.replaceFirst(java.util.regex.Pattern.quote(from), to));
    String message = refusal(folder);
    String start = file + " is not the settings of a model: ";
    assertTrue(message.startsWith(start), message);
    assertTrue(message.contains(reason), message);
  }

  @Test
  void settingsOfBeforeThereWasAChoiceMeanATransformer() throws IOException {
    Path folder = saved();
    Path file = folder.resolve("config.json");
    JsonObject old = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    old.remove("decoder");
    Files.writeString(file, old.toString());
    try (CaptionModel loaded = CaptionModel.load(folder, Device.cpu())) {
      assertEquals(DecoderConfig.transformer(), loaded.config().decoder());
    }
  }

  @Test
  void refusesTheWeightsOfAnotherDecoder() throws IOException {
    Path folder = saved();
    Path file = folder.resolve("weights.safetensors");
    try (CaptionModel lstm = TinyModel.load(TinyForm.LSTM_DOT)) {
      SafetensorsWriter.write(file, new LinkedHashMap<>(lstm.weights()), DType.FLOAT32, Map.of());
    }
    assertEquals(
        file + ": holds decoder.cell.input.bias, which this model does not have", refusal(folder));
  }

  @Test
  void refusesSettingsThatAreNotWhole() throws IOException {
    Path folder = saved();
    Path file = folder.resolve("config.json");
    String whole = Files.readString(file);
    Files.writeString(file, "");
    assertEquals(file + " is empty; the model must be saved or downloaded again", refusal(folder));
    Files.writeString(file, whole.substring(0, whole.length() / 2));
    String message = refusal(folder);
    assertTrue(message.startsWith(file + " is not the settings of a model: "), message);
  }

  @Test
  void aRefusedModelLeavesNothingOpen() throws IOException {
    Path folder = saved();
    Files.writeString(folder.resolve("weights.safetensors"), "not weights");
    NDManager system = systemManager();
    String before = system.toString();
    refusal(folder);
    assertEquals(before, system.toString());
  }

  private static NDManager systemManager() {
    try (NDManager manager = NDManager.newBaseManager()) {
      return manager.getParentManager();
    }
  }

  @Test
  void weightsOfTwoModelsHaveDifferentNamesOnlyWhereTheirFormsDiffer() {
    try (CaptionModel pre = random(5);
        CaptionModel post =
            CaptionModel.create(
                TinyModel.config(TinyForm.POST), TinyModel.vocabulary(), 5, Device.cpu())) {
      assertNotEquals(pre.weights().keySet(), post.weights().keySet());
      assertEquals(
          List.of(
              "decoder.norm.beta",
              "decoder.norm.gamma",
              "decoder.places",
              "encoder.norm.beta",
              "encoder.norm.gamma"),
          pre.weights().keySet().stream()
              .filter(name -> !post.weights().containsKey(name))
              .sorted()
              .collect(Collectors.toList()));
    }
  }
}
