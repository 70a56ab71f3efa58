package captioner.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import captioner.text.Vocabulary;
import captioner.transformer.NormPlacement;
import captioner.transformer.TextPositions;
import captioner.transformer.TransformerConfig;
import captioner.weights.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A decoder without images, and captioners that begin with one. */
class LanguageModelTest {
  private static final float TOLERANCE = 1e-5f;

  @TempDir Path temp;

  private static LanguageModel random(TransformerConfig form, Vocabulary words) {
    LanguageModelConfig config = new LanguageModelConfig(form, words.size());
    return LanguageModel.create(config, words, 3, Device.cpu());
  }

  private static LanguageModel random(TinyForm form) {
    return random(form.transformer().withEncoderLayers(0), TinyModel.vocabulary());
  }

  private static NDArray logits(LanguageModel model, NDManager scope, long... tokens) {
    NDArray input = scope.create(tokens, new Shape(1, tokens.length));
    ParameterStore ps = new ParameterStore(scope, false);
    return model.network().forward(ps, new NDList(input), false).singletonOrThrow();
  }

  private static float[] logits(CaptionModel model, int seed) {
    try (NDManager scope = model.manager().newSubManager()) {
      NDArray tokens = scope.create(new long[] {1, 4, 9, 5}, new Shape(1, 4));
      NDList inputs = new NDList(tokens, TinyModel.features(scope, seed, 1));
      return model
          .network()
          .forward(new ParameterStore(scope, false), inputs, false)
          .singletonOrThrow()
          .toFloatArray();
    }
  }

  private Path saved(LanguageModel model) throws IOException {
    try (model) {
      model.save(temp, DType.FLOAT32);
    }
    return temp;
  }

  @Test
  void aLaterWordNeverChangesEarlierOnes() {
    try (LanguageModel model = random(TinyForm.PRE);
        NDManager scope = model.manager().newSubManager()) {
      NDArray before = logits(model, scope, 1, 4, 5, 6, 7);
      NDArray after = logits(model, scope, 1, 4, 5, 8, 9);
      assertArrayEquals(
          before.get(":, :3, :").toFloatArray(), after.get(":, :3, :").toFloatArray(), TOLERANCE);
      assertTrue(before.get(":, 3:, :").sub(after.get(":, 3:, :")).abs().max().getFloat() > 1e-3);
    }
  }

  @Test
  void aBatchGivesWhatItsSentencesGive() {
    try (LanguageModel model = random(TinyForm.PRE);
        NDManager scope = model.manager().newSubManager()) {
      NDArray both = scope.create(new long[] {1, 4, 5, 1, 7, 8}, new Shape(2, 3));
      ParameterStore ps = new ParameterStore(scope, false);
      float[] together =
          model.network().forward(ps, new NDList(both), false).head().get("1").toFloatArray();
      assertArrayEquals(logits(model, scope, 1, 7, 8).toFloatArray(), together, TOLERANCE);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TinyForm.class,
      names = {"PRE", "POST"})
  void saveThenLoadGivesTheSameModel(TinyForm form) throws IOException {
    float[] expected;
    try (LanguageModel model = random(form);
        NDManager scope = model.manager().newSubManager()) {
      expected = logits(model, scope, 1, 5, 6).toFloatArray();
      model.save(temp, DType.FLOAT32);
    }
    try (LanguageModel model = LanguageModel.load(temp, Device.cpu());
        NDManager scope = model.manager().newSubManager()) {
      assertArrayEquals(expected, logits(model, scope, 1, 5, 6).toFloatArray());
    }
  }

  /** Without what cross-attention adds, the captioner is the language model. */
  @Test
  void aCaptionerThatLooksAtNothingSaysWhatTheLanguageModelSays() throws IOException {
    Path folder = saved(random(TinyForm.PRE));
    try (CaptionModel captioner = TinyModel.load(TinyForm.PRE);
        LanguageModel text = LanguageModel.load(folder, Device.cpu());
        NDManager scope = text.manager().newSubManager()) {
      assertEquals(7, captioner.loadDecoder(folder));
      float[] expected = logits(text, scope, 1, 4, 9, 5).toFloatArray();
      assertFalse(Arrays.equals(expected, logits(captioner, 3)));
      captioner
          .weights()
          .forEach(
              (name, weight) -> {
                if (name.contains("crossAttention.output")) {
                  Weights.overwrite(weight, weight.mul(0));
                }
              });
      assertArrayEquals(expected, logits(captioner, 3), TOLERANCE);
    }
  }

  @Test
  void wordsAreMatchedOneByOneAndOthersStartFresh() throws IOException {
    Vocabulary words = Vocabulary.build(List.of(List.of("dog", "zebra", "bird")), 1);
    TransformerConfig form = TinyForm.PRE.transformer().withEncoderLayers(0);
    Path folder = saved(random(form, words));
    try (CaptionModel captioner = TinyModel.load(TinyForm.PRE);
        LanguageModel text = LanguageModel.load(folder, Device.cpu())) {
      Map<String, NDArray> fresh = captioner.weights();
      float[] cat = row(fresh, captioner.vocabulary(), "cat");
      float[] crossed = crossed(fresh);
      assertEquals(2, captioner.loadDecoder(folder));
      Map<String, NDArray> begun = captioner.weights();
      for (String word : List.of("dog", "bird", "<eos>", "<unk>")) {
        assertArrayEquals(
            row(text.weights(), words, word), row(begun, captioner.vocabulary(), word), word);
      }
      assertArrayEquals(cat, row(begun, captioner.vocabulary(), "cat"));
      assertArrayEquals(crossed, crossed(begun), "cross-attention is not of the text");
      text.weights()
          .forEach(
              (name, values) -> {
                if (name.startsWith("decoder.")) {
                  assertArrayEquals(values.toFloatArray(), begun.get(name).toFloatArray(), name);
                }
              });
    }
  }

  private static float[] row(Map<String, NDArray> weights, Vocabulary words, String word) {
    return weights.get("embedding").get(words.id(word)).toFloatArray();
  }

  private static float[] crossed(Map<String, NDArray> weights) {
    return weights.get("decoder.layer1.crossAttention.key.weight").toFloatArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2|16|2|20|PRE|LEARNED|embedding has shape (11, 16), this decoder wants (11, 12)",
        "2|12|2|24|PRE|LEARNED|decoder.layer0.feedForward.inner.weight has shape (24, 12), this"
            + " decoder wants (20, 12)",
        "3|12|2|20|PRE|LEARNED|decoder.layer2.selfAttention.query.weight of shape (12, 12) is not"
            + " in this decoder",
        "1|12|2|20|PRE|LEARNED|lacks decoder.layer1.selfAttention.query.weight, of which this"
            + " decoder wants shape (12, 12)",
        "2|12|2|20|PRE|SINUSOIDAL|lacks decoder.places, of which this decoder wants shape (64, 12)",
        "2|12|3|20|PRE|LEARNED|has 3 heads and norm PRE, this decoder 2 and PRE",
      })
  void anotherFormIsRefusedByTheFirstArrayThatDoesNotFit(
      int layers,
      int dModel,
      int heads,
      int inner,
      NormPlacement norm,
      TextPositions positions,
      String message)
      throws IOException {
    TransformerConfig form =
        new TransformerConfig(0, layers, dModel, heads, inner, 0, 0, norm, positions);
    Path folder = saved(random(form, TinyModel.vocabulary()));
    assertRefused(TinyForm.PRE, folder, folder.toString(), message);
  }

  @Test
  void whatCannotBeginACaptionerIsRefused() throws IOException {
    assertRefused(
        TinyForm.PRE, temp, temp + " is not a pretrained decoder: it has no decoder.json");
    TransformerConfig form = TinyForm.PRE.transformer().withEncoderLayers(0);
    Path folder = saved(random(form, Vocabulary.build(List.of(List.of("zebra")), 1)));
    assertRefused(TinyForm.PRE, folder, folder + " knows none of the captions' 7 words");
    assertRefused(TinyForm.LSTM_DOT, folder, "an LSTM decoder cannot begin with its weights");
    Files.writeString(folder.resolve("vocabulary.txt"), "<pad>\n<bos>\n<eos>\n<unk>\nbird\ndog\n");
    assertRefused(TinyForm.PRE, folder, "vocabulary.txt has 6 tokens but decoder.json says 5");
    Files.writeString(folder.resolve("decoder.json"), "{}");
    assertRefused(TinyForm.PRE, folder, "decoder.json is not the settings of a decoder: it lacks");
  }

  private static void assertRefused(TinyForm form, Path folder, String... messages)
      throws IOException {
    try (CaptionModel captioner = TinyModel.load(form)) {
      Exception thrown = assertThrows(ModelException.class, () -> captioner.loadDecoder(folder));
      for (String message : messages) {
        assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
      }
    }
  }
}
