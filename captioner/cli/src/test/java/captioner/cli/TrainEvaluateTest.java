package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.evaluation.MetricSelection;
import captioner.model.Provenance;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model is trained, goes on training, captions and is scored, all by the program. */
class TrainEvaluateTest {
  @TempDir Path temp;

  @BeforeAll
  static void train() throws IOException {
    TinyRun.train();
  }

  @Test
  void trainLeavesModelRecipeRecordAndCurves() throws IOException {
    Program trained = TinyRun.train();
    Path run = TinyRun.FOLDER.resolve("run");

    assertEquals(List.of("the best model is in " + TinyRun.MODEL), trained.lines());
    assertTrue(trained.err().contains("training on 40 captions of 8 photos"), trained.err());
    assertTrue(trained.err().contains("epoch 6/6"), trained.err());
    assertEquals(6, Files.readAllLines(run.resolve("metrics.jsonl")).size());
    for (String file : List.of("recipe.json", "curves.png", "model/provenance.json")) {
      assertTrue(Files.size(run.resolve(file)) > 0, file);
    }
    String provenance = Files.readString(run.resolve("model/provenance.json"));
    assertTrue(provenance.contains("captions.json: 8 photos, 40 captions"), provenance);
  }

  @Test
  void runThatWasStoppedGoesOnAsIfItHadNotBeen() throws IOException {
    Path output = temp.resolve("run");
    Object[] arguments = TinyRun.arguments(TinyRun.recipe(), output, TinyRun.cache(), "--resume");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream pulledPlug =
        new PrintStream(said, true, StandardCharsets.UTF_8) {
          @Override
          public PrintStream printf(Locale locale, String format, Object... values) {
            super.printf(locale, format, values);
            if (said.toString(StandardCharsets.UTF_8).contains("epoch 3/6")) {
              throw new IllegalStateException("stopped");
            }
            return this;
          }
        };
    assertEquals(ExitCode.INTERNAL_ERROR, Program.runWith(pulledPlug, arguments));

    Program resumed = Program.run(arguments).succeeds();
    assertFalse(resumed.err().contains("epoch 2/6"), resumed.err());
    assertEquals(6, Files.readAllLines(output.resolve("metrics.jsonl")).size());
    assertArrayEquals(
        Files.readAllBytes(TinyRun.MODEL.resolve("weights.safetensors")),
        Files.readAllBytes(output.resolve("model/weights.safetensors")));
  }

  @Test
  void selfCriticalTrainingBeginsWithAnotherModelAndSaysHowItGoes() throws IOException {
    Path output = temp.resolve("run");
    Object[] flags = {"--init", TinyRun.MODEL, "--self-critical", "now"};
    Program trained =
        Program.run(TinyRun.arguments(TinyRun.recipe(), output, TinyRun.cache(), flags)).succeeds();
    assertTrue(trained.err().contains("epoch 0/5  begins with  validation loss"), trained.err());
    assertTrue(trained.err().contains("epoch 1/5  self-critical reward "), trained.err());
    assertTrue(trained.err().contains("  bad endings "), trained.err());
    List<String> metrics = Files.readAllLines(output.resolve("metrics.jsonl"));
    assertTrue(metrics.get(1).contains("\"phase\":\"SELF_CRITICAL\""), metrics.get(1));
    assertTrue(metrics.get(1).contains("\"badEndings\":"), metrics.get(1));
    assertTrue(Files.size(output.resolve("curves.png")) > 0);
    Path vocabulary = Path.of("model/vocabulary.txt");
    assertEquals(
        Files.readString(TinyRun.FOLDER.resolve("run").resolve(vocabulary)),
        Files.readString(output.resolve(vocabulary)));
  }

  @Test
  void selfCriticalTrainingAtOnceNeedsAModel() throws IOException {
    Object[] flags = {"--self-critical", "now"};
    Program.run(TinyRun.arguments(TinyRun.recipe(), temp.resolve("run"), TinyRun.cache(), flags))
        .fails(ExitCode.USAGE, "--self-critical now begins with a model", "--init", "--resume");
  }

  @Test
  void modelOfOtherSettingsIsRefusedAsABeginning() throws IOException {
    Path recipe = temp.resolve("recipe.json");
    Files.writeString(
        recipe, TinyRun.RECIPE.replace("\"dFeedForward\": 64", "\"dFeedForward\": 32"));
    Object[] flags = {"--init", TinyRun.MODEL};
    Program.run(TinyRun.arguments(recipe, temp.resolve("run"), TinyRun.cache(), flags))
        .fails(ExitCode.BAD_INPUT, TinyRun.MODEL, "has other settings than the recipe");
  }

  @Test
  void finishedRunIsNotOverwrittenUnlessResumed() throws IOException {
    Path output = TinyRun.FOLDER.resolve("run");
    Program.run(TinyRun.arguments(TinyRun.recipe(), output, TinyRun.cache()))
        .fails(ExitCode.USAGE, output, "holds a run already", "--resume");
    Program.run(TinyRun.arguments(TinyRun.recipe(), output, TinyRun.cache(), "--resume"))
        .succeeds();
  }

  @Test
  void resumedRunKeepsItsRecipe() throws IOException {
    Path output = TinyRun.FOLDER.resolve("run");
    String recipe = Files.readString(output.resolve("recipe.json"));
    Object[] line = {
      "train",
      "--annotations",
      TinyRun.annotations(),
      "--val-annotations",
      TinyRun.annotations(),
      "--images",
      TinyRun.PHOTOS,
      "--cache",
      TinyRun.cache(),
      "--output",
      output,
      "--resume",
      "--seed"
    };
    Program.run(Stream.concat(Arrays.stream(line), Stream.of(1)).toArray()).succeeds();
    Program.run(Stream.concat(Arrays.stream(line), Stream.of(2)).toArray())
        .fails(ExitCode.BAD_INPUT, "belongs to a run with other settings");
    assertEquals(recipe, Files.readString(output.resolve("recipe.json")));
  }

  @Test
  void evaluatePrintsScoresAndWritesThemAndTheCaptions() throws IOException {
    Path results = temp.resolve("results.json");
    Path metrics = temp.resolve("metrics.json");
    Program evaluated =
        Program.run(
                "evaluate",
                "--model",
                TinyRun.MODEL,
                "--annotations",
                TinyRun.annotations(),
                "--images",
                TinyRun.PHOTOS,
                "--output",
                results,
                "--metrics-json",
                metrics)
            .succeeds();

    JsonObject scores = JsonParser.parseString(Files.readString(metrics)).getAsJsonObject();
    assertEquals(MetricSelection.NAMES, List.copyOf(scores.keySet()));
    List<String> expected =
        MetricSelection.NAMES.stream()
            .map(name -> "%-7s  %.2f".formatted(name, 100 * scores.get(name).getAsDouble()))
            .toList();
    assertEquals(expected, evaluated.lines().subList(0, expected.size()));
    double inTraining = Provenance.read(TinyRun.MODEL).scores().get("BLEU-1");
    assertEquals(inTraining, scores.get("BLEU-1").getAsDouble(), 0.02, "validation said the same");
    assertTrue(evaluated.err().contains("captioned 8 of 8 photos in "), evaluated.err());

    JsonArray captions = JsonParser.parseString(Files.readString(results)).getAsJsonArray();
    assertEquals(TinyRun.PHOTO_COUNT, captions.size());
    assertEquals(285, captions.get(0).getAsJsonObject().get("image_id").getAsLong());
    Program captioned =
        Program.run("caption", TinyRun.PHOTOS.resolve("000000000285.jpg"), "-m", TinyRun.MODEL)
            .succeeds();
    assertEquals(
        captioned.out().strip().split("\t")[1],
        captions.get(0).getAsJsonObject().get("caption").getAsString());
  }

  @Test
  void shippedSampleIsEvaluatedByName() {
    Program evaluated =
        Program.run("evaluate", "-m", TinyRun.MODEL, "--dataset", "sample", "--beam", 1).succeeds();
    assertTrue(evaluated.err().contains("photos  38 (sample val)"), evaluated.err());
    assertTrue(evaluated.out().contains("CIDEr-D  "), evaluated.out());
  }

  @Test
  void photoThatCannotBeReadScoresNothingAndIsReported() throws IOException {
    Path images = Files.createDirectory(temp.resolve("images"));
    for (Path photo : TinyRun.firstPhotos(3)) {
      Files.copy(photo, images.resolve(photo.getFileName()));
    }
    Path broken = images.resolve("000000000285.jpg");
    byte[] jpeg = Files.readAllBytes(broken);
    Files.write(broken, Arrays.copyOf(jpeg, jpeg.length / 2));
    Path annotations = TinyRun.annotations(temp.resolve("captions.json"), 3);
    Path results = temp.resolve("results.json");
    Program evaluated =
        Program.run(
            "evaluate",
            "-m",
            TinyRun.MODEL,
            "--annotations",
            annotations,
            "--images",
            images,
            "--output",
            results);

    assertEquals(ExitCode.SOME_FAILED, evaluated.code(), evaluated.err());
    evaluated.hasNoStackTrace();
    assertTrue(evaluated.err().contains("captioner: " + broken), evaluated.err());
    assertTrue(evaluated.err().contains("captioned 2 of 3 photos"), evaluated.err());
    assertTrue(evaluated.out().contains("CIDEr-D  "), evaluated.out());
    JsonArray captions = JsonParser.parseString(Files.readString(results)).getAsJsonArray();
    assertEquals("", captions.get(0).getAsJsonObject().get("caption").getAsString());
    assertFalse(captions.get(1).getAsJsonObject().get("caption").getAsString().isEmpty());
  }

  @Test
  void singlePhotoIsScoredWithAWarning() throws IOException {
    Program evaluated =
        Program.run(
                "evaluate",
                "-m",
                TinyRun.MODEL,
                "--annotations",
                TinyRun.annotations(temp.resolve("captions.json"), 1),
                "--images",
                TinyRun.PHOTOS)
            .succeeds();
    assertTrue(evaluated.err().contains("CIDEr are 0 by definition"), evaluated.err());
    assertTrue(evaluated.out().contains("CIDEr-D  0.00"), evaluated.out());
  }
}
