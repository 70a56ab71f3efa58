package captioner.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.model.DecoderConfig;
import captioner.recurrent.AttentionForm;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
  private static final Recipe RECIPE = Recipe.small();

  @TempDir Path temp;

  private String refusal(String json) throws IOException {
    Path file = Files.writeString(temp.resolve("recipe.json"), json);
    Exception thrown = assertThrows(TrainingException.class, () -> Recipe.read(file));
    assertEquals(1, thrown.getMessage().lines().count(), thrown.getMessage());
    assertTrue(thrown.getMessage().startsWith(file.toString()), thrown.getMessage());
    return thrown.getMessage().substring(file.toString().length());
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = Files.writeString(temp.resolve("recipe.json"), RECIPE.toJson());
    assertEquals(RECIPE, Recipe.read(file));
    assertEquals(RECIPE.fingerprint(), Recipe.read(file).fingerprint());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"imageSize\": 224 | \"imageSize\": 16 | imageSize must be 32 or more: 16",
        "\"epochs\": 12 | \"epochs\": 0 | epochs must be 1 or more: 0",
        "\"schedule\": \"COSINE\" | \"schedule\": \"SINE\" | it lacks schedule",
        "\"norm\": \"PRE\" | \"norm\": \"MIDDLE\" | it lacks norm",
        "\"kind\": \"TRANSFORMER\" | \"kind\": \"GRU\" | it lacks kind",
        "\"attention\": \"DOT\" | \"attention\": \"NONE\" | decoder.attention of a TRANSFORMER must be"
            + " DOT: NONE",
        "\"dHidden\": 0 | \"dHidden\": 8 | decoder.dHidden of a TRANSFORMER must be 0: 8",
        "\"kind\": \"TRANSFORMER\" | \"kind\": \"LSTM\" | decoder.dHidden of an LSTM must be 1 to"
            + " 8192: 0",
        "\"doublyStochastic\": 0.0 | \"doublyStochastic\": -1.0 | doublyStochastic must be in [0,"
            + " 1000]: -1.0",
        "\"doublyStochastic\": 0.0 | \"doublyStochastic\": 1.0 | training.doublyStochastic needs an"
            + " LSTM with attention: 1.0",
        "\"optimizer\" | \"optimiser\" | it lacks optimizer",
        "\"samples\": 5 | \"samples\": 1 | samples must be 2 or more: 1",
        "\"bleuWeight\": | \"blueWeight\": | there is no setting selfCritical.blueWeight",
        "\"seed\": 1 | \"seed\": \"one\" | For input string:" + " \"one\"",
      })
  void aBadSettingIsNamed(String from, String to, String reason) throws IOException {
    String json = RECIPE.toJson();
    assertTrue(json.contains(from), json);
    String message = refusal(json.replaceFirst(Pattern.quote(from), to));
    assertEquals(" is not a recipe: " + reason, message);
  }

  @Test
  void anOldRecipeWithoutTheLaterBlocksMeansNoneOfThem() throws IOException {
    JsonObject old = JsonParser.parseString(RECIPE.toJson()).getAsJsonObject();
    old.getAsJsonObject("transformer").remove("stochasticDepth");
    old.getAsJsonObject("training").remove("doublyStochastic");
    old.remove("decoder");
    old.getAsJsonObject("training").remove("precision");
    old.remove("augmentation");
    old.remove("fineTuning");
    old.remove("transfer");
    old.remove("distillation");
    old.remove("selfCritical");
    Path file = Files.writeString(temp.resolve("recipe.json"), old.toString());
    assertEquals(RECIPE, Recipe.read(file));
    assertEquals(0, RECIPE.selfCritical().epochs());
    assertEquals(old.toString(), RECIPE.fingerprint(), "old runs can be resumed");
  }

  @Test
  void selfCriticalTrainingCanBeAddedToARun() {
    Recipe added = RECIPE.withSelfCritical(3);
    assertEquals(3, added.selfCritical().patience());
    assertEquals(SelfCriticalConfig.defaults().epochs(), added.selfCritical().epochs());
    assertEquals(RECIPE.fingerprint(), added.fingerprint());
    assertEquals(RECIPE.training(), added.training());
  }

  @Test
  void anLstmInPlaceOfATransformerIsThatOfItsPaper() throws IOException {
    Recipe additive = RECIPE.withDecoder(DecoderConfig.lstm(AttentionForm.ADDITIVE, 384));
    assertEquals(0, additive.transformer().encoderLayers());
    assertEquals(1, additive.training().doublyStochastic());
    assertEquals(768, additive.decoder().dHidden());
    assertNotEquals(RECIPE.fingerprint(), additive.fingerprint());
    Path file = Files.writeString(temp.resolve("recipe.json"), additive.toJson());
    assertEquals(additive, Recipe.read(file));
    Recipe plain = RECIPE.withDecoder(DecoderConfig.lstm(AttentionForm.NONE, 384));
    assertEquals(0, plain.training().doublyStochastic());
  }

  @Test
  void anotherAttentionKeepsWhatTheRecipeSaysOfTheRest() {
    Recipe additive =
        RECIPE.withDecoder(DecoderConfig.lstm(AttentionForm.ADDITIVE, 384)).withEncoderLayers(2);
    Recipe dot = additive.withDecoder(DecoderConfig.lstm(AttentionForm.DOT, 384));
    assertEquals(2, dot.transformer().encoderLayers());
    assertEquals(1, dot.training().doublyStochastic());
    assertEquals(dot, dot.withDecoder(dot.decoder()));
    assertEquals(RECIPE, dot.withDecoder(DecoderConfig.transformer()));
  }

  @Test
  void whatIsNoRecipeIsRefused() throws IOException {
    assertEquals(" is empty", refusal(""));
    assertTrue(refusal("[1]").contains("Expected BEGIN_OBJECT but was BEGIN_ARRAY"));
    assertTrue(refusal(RECIPE.toJson().substring(0, 200)).startsWith(" is not a recipe: "));
  }

  @ParameterizedTest
  @CsvSource({
    "training.mirror, 0, 0.5",
    "imageSize, 256, 224",
    "resize, PAD, SQUASH",
    "backbone, resnet18+mobilenetv2, resnet50",
    "transformer.stochasticDepth, 0.1, 0",
    "selfCritical.candidates, SAMPLES, BEAM",
    "training.precision, BFLOAT16, FLOAT32"
  })
  void aSettingCanBeChangedAndBack(String setting, String value, String old) {
    Recipe changed = RECIPE.with(setting, value);
    assertNotEquals(RECIPE, changed);
    assertEquals(RECIPE, changed.with(setting, old));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training.miror | 0 | there is no setting training.miror",
        "trainings.mirror | 0 | there is no setting trainings.mirror",
        "imageSize.side | 0 | there is no setting imageSize.side",
        "imageSize | 16 | imageSize must be 32 or more: 16",
        "imageSize | wide | For input string: \"wide\"",
        "resize | FOLD | it lacks resize",
      })
  void aChangeThatCannotBeIsRefused(String setting, String value, String reason) {
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> RECIPE.with(setting, value));
    assertEquals(reason, thrown.getMessage());
  }

  @Test
  void otherRunAndBackboneChangeNothingElse() {
    Recipe changed = RECIPE.withRun(3, 9).withBackbone("resnet18");
    assertEquals(3, changed.training().epochs());
    assertEquals(9, changed.training().seed());
    assertEquals("resnet18", changed.backbone());
    assertEquals(RECIPE, changed.withRun(12, 1).withBackbone("resnet50"));
  }
}
