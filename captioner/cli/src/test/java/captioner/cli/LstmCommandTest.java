package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other decoders than the default are trained and used by the same commands. */
class LstmCommandTest {
  private static final Path PHOTO = TinyRun.PHOTOS.resolve("000000000285.jpg");

  @TempDir static Path temp;

  @BeforeAll
  static void trainEach() throws IOException {
    TinyRun.train();
    train("additive", "--decoder", "lstm").succeeds();
    train("dot", "--decoder", "lstm", "--attention", "dot").succeeds();
    train("none", "--decoder", "lstm", "--attention", "none").succeeds();
    train("unencoded", "--encoder-layers", 0).succeeds();
  }

  private static Program train(String run, Object... flags) throws IOException {
    return Program.run(
        TinyRun.arguments(TinyRun.recipe(), temp.resolve(run), TinyRun.cache(), flags));
  }

  private static Path model(String run) {
    return temp.resolve(run).resolve("model");
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private static List<String> captions(Object model, Object... flags) throws IOException {
    List<Object> line = new ArrayList<>(List.of("caption", "--model", model));
    line.addAll(List.of(flags));
    line.addAll(TinyRun.firstPhotos(TinyRun.PHOTO_COUNT));
    return Program.run(line.toArray()).succeeds().lines();
  }

  @ParameterizedTest
  @ValueSource(strings = {"additive", "dot", "none", "unencoded"})
  void captionsAndScoresLikeAnyOther(String run) throws IOException {
    assertEquals(captions(model(run), "--batch-size", 1), captions(model(run), "--batch-size", 8));
    assertEquals(TinyRun.PHOTO_COUNT, captions(model(run), "--beam", 1).size());
    Program evaluated =
        Program.run(
                "evaluate",
                "--model",
                model(run),
                "--annotations",
                TinyRun.annotations(),
                "--images",
                TinyRun.PHOTOS)
            .succeeds();
    assertTrue(evaluated.out().contains("CIDEr-D  "), evaluated.out());
  }

  @Test
  void recipeAndModelSayWhichDecoderItIs() throws IOException {
    JsonObject decoder = json(model("additive").resolve("config.json")).getAsJsonObject("decoder");
    assertEquals("LSTM", decoder.get("kind").getAsString());
    assertEquals("ADDITIVE", decoder.get("attention").getAsString());
    assertEquals(64, decoder.get("dHidden").getAsInt());
    JsonObject recipe = json(temp.resolve("additive/recipe.json"));
    assertEquals(decoder, recipe.getAsJsonObject("decoder"));
    assertEquals(0, recipe.getAsJsonObject("transformer").get("encoderLayers").getAsInt());
    assertEquals(1, recipe.getAsJsonObject("training").get("doublyStochastic").getAsDouble());
    JsonObject unencoded = json(temp.resolve("unencoded/recipe.json"));
    assertEquals(0, unencoded.getAsJsonObject("transformer").get("encoderLayers").getAsInt());
    assertEquals("TRANSFORMER", unencoded.getAsJsonObject("decoder").get("kind").getAsString());
  }

  @Test
  void aRunGoesOnWithItsDecoderAndInTheSecondPhase() throws IOException {
    Path recipe = temp.resolve("dot/recipe.json");
    Object[] flags = {"--resume", "--self-critical", "now"};
    Program resumed =
        Program.run(TinyRun.arguments(recipe, temp.resolve("dot"), TinyRun.cache(), flags));
    assertTrue(resumed.succeeds().err().contains("self-critical reward"), resumed.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"additive", "dot", "unencoded"})
  void explainDrawsWhereItLooked(String run) throws IOException {
    Path file = temp.resolve(run + ".png");
    Program.run("explain", PHOTO, "--output", file, "--model", model(run)).succeeds();
    BufferedImage figure = ImageIO.read(file.toFile());
    assertTrue(figure.getWidth() > 600 && figure.getHeight() > 300);
  }

  @Test
  void withoutAttentionThereIsNothingToDrawButTheReportIsWritten() throws IOException {
    Path file = temp.resolve("none.png");
    Program.run("explain", PHOTO, "--output", file, "--model", model("none"))
        .fails(ExitCode.MODEL, model("none") + " has no attention to draw", "--attention additive");
    assertFalse(Files.exists(file));
    Path report = temp.resolve("report");
    Program.run("caption", PHOTO, "--model", model("none"), "--format", "html", "-o", report)
        .succeeds();
    assertTrue(Files.exists(report.resolve("index.html")));
    String together = model("none") + "," + model("dot");
    Program.run("explain", PHOTO, "--output", file, "--model", together).succeeds();
  }

  @Test
  void decodersWriteTogetherAndAModelHasAMeanOnlyWithItsLike() throws IOException {
    String together = TinyRun.MODEL + "," + model("additive") + "," + model("none");
    assertEquals(TinyRun.PHOTO_COUNT, captions(together).size());
    Path mean = temp.resolve("mean");
    Program.run("average", model("dot"), model("dot"), "--output", mean).succeeds();
    assertEquals(captions(model("dot")), captions(mean));
    Program.run("average", model("dot"), model("additive"), "--output", temp.resolve("other"))
        .fails(ExitCode.MODEL, "different settings in config.json");
  }

  @Test
  void badSettingsAreRefused() throws IOException {
    train("other", "--attention", "dot")
        .fails(ExitCode.USAGE, "--attention goes with --decoder lstm");
    train("other", "--decoder", "lstm", "--attention", "hard")
        .fails(ExitCode.USAGE, "--attention must be none, additive or dot: hard");
    train("other", "--decoder", "gru")
        .fails(ExitCode.USAGE, "--decoder must be transformer or lstm: gru");
    train("other", "--encoder-layers", 13)
        .fails(ExitCode.USAGE, "--encoder-layers must be 0 to 12: 13");
    train("other", "--encoder-layers", "-1")
        .fails(ExitCode.USAGE, "--encoder-layers must be a whole number of at least 0: -1");
    train("other", "--decoder", "lstm", "--init", TinyRun.MODEL)
        .fails(ExitCode.BAD_INPUT, TinyRun.MODEL, "has other settings than the recipe");
    train("additive", "--resume", "--decoder", "lstm", "--attention", "dot")
        .fails(ExitCode.BAD_INPUT, model("additive"), "has other settings than the recipe");
  }

  @Test
  void brokenModelsAreRefused() throws IOException {
    Path broken = Files.createDirectory(temp.resolve("broken"));
    for (String file : List.of("config.json", "vocabulary.txt", "weights.safetensors")) {
      Files.copy(model("dot").resolve(file), broken.resolve(file));
    }
    Path config = broken.resolve("config.json");
    String whole = Files.readString(config);
    Files.writeString(config, whole.replace("\"dHidden\": 64", "\"dHidden\": 65"));
    Program.run("caption", PHOTO, "--model", broken)
        .fails(
            ExitCode.MODEL,
            "decoder.cell.input.weight has shape (256, 32), this model wants (260, 32)");
    Files.writeString(config, whole.replace("\"DOT\"", "\"ADDITIVE\""));
    Program.run("caption", PHOTO, "--model", broken)
        .fails(ExitCode.MODEL, "weights.safetensors", "lacks decoder.gaze.attention.key");
    Files.writeString(config, whole.replace("\"LSTM\"", "\"TRANSFORMER\""));
    Program.run("caption", PHOTO, "--model", broken)
        .fails(ExitCode.MODEL, config, "decoder.dHidden of a TRANSFORMER must be 0: 64");
  }
}
