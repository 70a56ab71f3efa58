package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ViT that begins without weights is trained from pixels, and used like any other backbone. */
class VitCommandTest {
  private static final int PHOTOS = 4;

  private static final String RECIPE =
      TinyRun.RECIPE
          .replace("\"mobilenetv2\"", "\"vit-scratch\"")
          .replace("\"imageSize\": 96", "\"imageSize\": 64")
          .replace(
              "\"learningRate\": 1e-2, \"warmupSteps\": 2",
              "\"learningRate\": 3e-3, \"warmupSteps\": 10")
          .replace("\"dModel\": 32", "\"dModel\": 64")
          .replace("\"labelSmoothing\": 0.1", "\"labelSmoothing\": 0.0")
          .replace("\"epochs\": 6", "\"epochs\": 50")
          .replace("\"patience\": 6", "\"patience\": 50")
          .replace("\"imagesPerStep\": 4", "\"imagesPerStep\": 2")
          .replace("\"captionsPerImage\": 5", "\"captionsPerImage\": 1");

  @TempDir static Path temp;
  private static Path annotations;
  private static Path model;
  private static Program trained;

  @BeforeAll
  static void train() throws IOException {
    TinyRun.train();
    annotations = firstCaptions();
    Path recipe = Files.writeString(temp.resolve("recipe.json"), RECIPE);
    trained = train("run", "--config", recipe).succeeds();
    model = temp.resolve("run/model");
  }

  /** Writes one caption for each of four photos. */
  private static Path firstCaptions() throws IOException {
    Path file = TinyRun.annotations(temp.resolve("captions.json"), PHOTOS);
    JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    Map<Long, JsonElement> first = new LinkedHashMap<>();
    for (JsonElement caption : json.getAsJsonArray("annotations")) {
      first.putIfAbsent(caption.getAsJsonObject().get("image_id").getAsLong(), caption);
    }
    JsonArray kept = new JsonArray();
    first.values().forEach(kept::add);
    json.add("annotations", kept);
    return Files.writeString(file, json.toString());
  }

  private static Program train(String run, Object... flags) {
    List<Object> line =
        new ArrayList<>(
            List.of(
                "train",
                "--annotations",
                annotations,
                "--images",
                TinyRun.PHOTOS,
                "--val-annotations",
                annotations,
                "--output",
                temp.resolve(run),
                "--cache",
                temp.resolve("cache")));
    line.addAll(List.of(flags));
    return Program.run(line.toArray());
  }

  private static List<String> captions(Object model, Object... flags) throws IOException {
    List<Object> line = new ArrayList<>(List.of("caption", "--model", model));
    line.addAll(List.of(flags));
    line.addAll(TinyRun.firstPhotos(PHOTOS));
    return Program.run(line.toArray()).succeeds().lines();
  }

  /** It must have learnt to see: all that tells the photos apart are their pixels. */
  @Test
  void overfittingBringsTheCaptionsOfFourPhotosBack() throws IOException {
    assertTrue(trained.err().contains("features of training photos by vit-scratch: 4 of 4"));
    List<String> lines = Files.readAllLines(temp.resolve("run/metrics.jsonl"));
    double best = 0;
    for (String line : lines) {
      JsonObject scores = JsonParser.parseString(line).getAsJsonObject().getAsJsonObject("scores");
      best = Math.max(best, scores.get("CIDEr-D").getAsDouble());
    }
    assertEquals(10, best, 1e-6, () -> "a caption is wrong: " + trained.err());
    assertEquals(PHOTOS, captions(model).stream().map(c -> c.split("\t")[1]).distinct().count());
  }

  @Test
  void everyOptionWorksWithIt() throws IOException {
    assertEquals(captions(model, "--batch-size", 1), captions(model, "--batch-size", 4));
    assertEquals(PHOTOS, captions(model + "," + model).size());
    assertTrue(captions(model, "--n-best", 2, "--beam", 2).size() >= PHOTOS);
    Path photo = TinyRun.firstPhotos(1).get(0);
    Path file = temp.resolve("attention.png");
    Program.run("explain", photo, "--output", file, "--model", model).succeeds();
    assertTrue(ImageIO.read(file.toFile()).getWidth() > 600);
    Path report = temp.resolve("report");
    Program.run("caption", photo, "--model", model, "--format", "html", "-o", report).succeeds();
    assertTrue(Files.exists(report.resolve("index.html")));
    Program evaluated =
        Program.run(
                "evaluate",
                "--model",
                model,
                "--annotations",
                annotations,
                "--images",
                TinyRun.PHOTOS)
            .succeeds();
    assertTrue(evaluated.out().contains("CIDEr-D  "), evaluated.out());
    Program.run("package", "-m", model, "--engine", "blocks", "-o", temp.resolve("packed"))
        .succeeds();
    Program.run("compile", "--model", model, "--output", temp.resolve("vit.pt"))
        .fails(ExitCode.MODEL, "a ViT backbone cannot be compiled; use --engine blocks");
  }

  @Test
  void manyPhotosAreCaptionedInBlocks() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("many"));
    for (int i = 0; i < EngineFlags.MANY_PHOTOS; i++) {
      Files.copy(TinyRun.firstPhotos(1).get(0), folder.resolve(i + ".jpg"));
    }
    Program many = Program.run("caption", folder, "--model", model).succeeds();
    assertEquals(EngineFlags.MANY_PHOTOS, many.lines().size());
    assertFalse(many.err().contains("compiled"), many.err());
  }

  @Test
  void aRunGoesOnAndInTheSecondPhase() throws IOException {
    Path recipe = Files.writeString(temp.resolve("short.json"), RECIPE.replace("50", "2"));
    train("short", "--config", recipe).succeeds();
    Program resumed = train("short", "--resume", "--self-critical", "now").succeeds();
    assertTrue(resumed.err().contains("self-critical reward"), resumed.err());
  }

  @Test
  void withoutARecipeItGetsVariety() throws IOException {
    train(
            "varied",
            "--preset",
            "tiny",
            "--backbone",
            "vit-scratch",
            "--epochs",
            1,
            "--set",
            "imageSize=32",
            "--set",
            "minCount=1",
            "--set",
            "augmentation.crops=1")
        .succeeds();
    String recipe = Files.readString(temp.resolve("varied/recipe.json"));
    assertTrue(recipe.contains("\"stochasticDepth\": 0.1"), recipe);
    assertTrue(recipe.contains("\"crops\": 1") && recipe.contains("\"cropped\": 0.5"), recipe);
  }

  @Test
  void badSettingsAreRefused() throws IOException {
    Path recipe = temp.resolve("recipe.json");
    train("other", "--config", recipe, "--set", "imageSize=100")
        .fails(ExitCode.BAD_INPUT, "for vit-scratch imageSize must be a multiple of 16: 100");
    train("other", "--config", recipe, "--set", "grid=LAYER3")
        .fails(ExitCode.BAD_INPUT, "vit-scratch has no grid LAYER3; a ViT has LAYER4");
    train("other", "--config", recipe, "--backbone", "vit-b-16")
        .fails(ExitCode.MODEL, "vit-b-16 is not in ", "README of the models folder");
    train("other", "--config", recipe, "--backbone", "resnet50+vit-scratch")
        .fails(ExitCode.BAD_INPUT, "grids of one stride: resnet50 32, vit-scratch 16");
    train("other", "--config", recipe, "--backbone", "resnet50", "--finetune-backbone", "vit")
        .fails(ExitCode.BAD_INPUT, "fineTuning.stage VIT: resnet50 has no such stage");
    assertFalse(Files.exists(temp.resolve("other/model")));
    Program models = Program.run("models").succeeds();
    assertTrue(models.out().contains("vit-scratch needs no weights"), models.out());
  }
}
