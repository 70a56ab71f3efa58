package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two backbones side by side, photos seen in parts, and a backbone that learns with the rest. */
class BackboneTrainingTest {
  private static final String RECIPE =
      TinyRun.RECIPE
          .replace("\"mobilenetv2\"", "\"resnet50+mobilenetv2\"")
          .replace("\"mirror\": 0.0", "\"mirror\": 0.5")
          .replace(
              "\"optimizer\"",
              "\"augmentation\": {\"crops\": 2, \"cropped\": 0.5, \"wordDropout\": 0.1},"
                  + " \"optimizer\"");

  @TempDir static Path temp;
  private static Path frozen;
  private static Path tuned;

  @BeforeAll
  static void trainOneAndThenTuneIt() throws IOException {
    TinyRun.train();
    Path recipe = Files.writeString(temp.resolve("recipe.json"), RECIPE);
    Program first = train(recipe, "frozen", "--epochs", 2).succeeds();
    for (String view : List.of(" mirrored", " crop1", " crop2 mirrored")) {
      String said = "features of training photos" + view + " by mobilenetv2: 8 of 8";
      assertTrue(first.err().contains(said), first.err());
    }
    frozen = temp.resolve("frozen/model");
    train(
            recipe,
            "tuned",
            "--epochs",
            2,
            "--init",
            frozen,
            "--finetune-backbone",
            "layer4",
            "--backbone-lr",
            "1e-3")
        .succeeds();
    tuned = temp.resolve("tuned/model");
  }

  private static Program train(Path recipe, String run, Object... flags) throws IOException {
    return Program.run(TinyRun.arguments(recipe, temp.resolve(run), TinyRun.cache(), flags));
  }

  private static List<String> captions(Path model, Object... flags) throws IOException {
    List<Object> line = new ArrayList<>(List.of("caption", "--model", model));
    line.addAll(List.of(flags));
    line.addAll(TinyRun.firstPhotos(TinyRun.PHOTO_COUNT));
    return Program.run(line.toArray()).succeeds().lines();
  }

  @Test
  void aTunedModelHasItsOwnStageAndCaptionsTheSameInBatchesOfAnySize() throws IOException {
    assertFalse(Files.readString(frozen.resolve("config.json")).contains("\"tuned\": true"));
    assertTrue(Files.readString(tuned.resolve("config.json")).contains("\"tuned\": true"));
    long stage = Files.size(tuned.resolve("weights.safetensors")) - 29_000_000;
    assertTrue(stage > 0, "layer4 in half precision has 30 MB");
    assertEquals(captions(tuned, "--batch", 1), captions(tuned, "--batch", 8));
    assertEquals(TinyRun.PHOTO_COUNT, captions(Path.of(frozen + "," + tuned)).size());
  }

  @Test
  void aTunedRunGoesOnWhereItWas() throws IOException {
    Path recipe = temp.resolve("tuned/recipe.json");
    assertTrue(Files.readString(recipe).contains("\"stage\": \"LAYER4\""));
    Program resumed = train(recipe, "tuned", "--resume", "--self-critical", "now").succeeds();
    assertTrue(resumed.err().contains("self-critical reward"), resumed.err());
  }

  /** With all of the loss the teacher's, the references do not matter. */
  @Test
  void aTeacherMayHaveOtherBackbonesThanTheStudent() throws IOException {
    Object[] flags = {
      "--set",
      "training.epochs=1",
      "--set",
      "training.seed=7",
      "--teacher",
      frozen + "," + tuned,
      "--teacher-weight",
      "1"
    };
    Path student = temp.resolve("student/model");
    Program trained = train(TinyRun.recipe(), "student", flags).succeeds();
    assertTrue(trained.err().contains("epoch 1/1  loss "), trained.err());
    assertEquals(
        Files.readString(frozen.resolve("vocabulary.txt")),
        Files.readString(student.resolve("vocabulary.txt")));
    String recipe = Files.readString(temp.resolve("student/recipe.json"));
    assertTrue(recipe.contains("\"weight\": 1.0"), recipe);
    assertTrue(recipe.contains("\"seed\": 7"), recipe);
  }

  @Test
  void badSettingsAreRefused() throws IOException {
    Path recipe = temp.resolve("recipe.json");
    train(recipe, "other", "--backbone-lr", "0")
        .fails(ExitCode.USAGE, "--backbone-lr must be positive: 0.0");
    train(recipe, "other", "--backbone", "resnet50+nothing")
        .fails(ExitCode.MODEL, "there is no such backbone", "nothing");
    train(recipe, "other", "--teacher", frozen, "--teacher-weight", "2")
        .fails(ExitCode.USAGE, "--teacher-weight must be above 0 and at most 1: 2.0");
    train(recipe, "other", "--set", "training.miror=0")
        .fails(ExitCode.USAGE, "--set training.miror=0: there is no setting training.miror");
    train(recipe, "other", "--set", "mirror").fails(ExitCode.USAGE, "--set wants SETTING=VALUE");
    train(recipe, "other", "--teacher", "nobody").fails(ExitCode.MODEL, "there is no model nobody");
    train(recipe, "other", "--init", TinyRun.MODEL, "--teacher", frozen)
        .fails(ExitCode.BAD_INPUT, TinyRun.MODEL, "has other settings than the recipe");
  }
}
