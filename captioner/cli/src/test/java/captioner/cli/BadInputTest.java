package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.model.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with files: one line that names them, an exit code, and no stack trace. */
class BadInputTest {
  private static final Path PHOTO = TinyRun.PHOTOS.resolve("000000000285.jpg");

  @TempDir Path temp;
  private Path model;

  @BeforeAll
  static void train() throws IOException {
    TinyRun.train();
  }

  @BeforeEach
  void copyModel() throws IOException {
    model = Files.createDirectory(temp.resolve("model"));
    try (Stream<Path> files = Files.list(TinyRun.MODEL)) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void folderThatIsMissing() {
    Path missing = temp.resolve("nowhere");
    caption(missing).fails(ExitCode.BAD_INPUT, missing + ": no such file or folder");
  }

  @Test
  void folderWithoutPhotos() throws IOException {
    Path empty = Files.createDirectory(temp.resolve("empty"));
    caption(empty).fails(ExitCode.BAD_INPUT, "no photo in " + empty);
  }

  @Test
  void brokenPhotosAreReportedAndTheOthersCaptioned() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("photos"));
    Path text = Files.writeString(folder.resolve("a text.jpg"), "not a photo");
    byte[] jpeg = Files.readAllBytes(PHOTO);
    Path half = Files.write(folder.resolve("half.jpg"), Arrays.copyOf(jpeg, jpeg.length / 2));
    Path empty = Files.createFile(folder.resolve("nothing.jpg"));
    Path whole = Files.copy(PHOTO, folder.resolve("whole.jpg"));
    Program captioned = caption(folder);

    assertEquals(ExitCode.SOME_FAILED, captioned.code(), captioned.err());
    captioned.hasNoStackTrace();
    List<String> said = captioned.err().lines().toList();
    assertTrue(said.get(0).startsWith("captioner: " + text), captioned.err());
    assertTrue(said.get(1).startsWith("captioner: " + half), captioned.err());
    assertTrue(said.get(2).startsWith("captioner: " + empty), captioned.err());
    assertTrue(said.get(3).startsWith("captioned 1 of 4 photos"), captioned.err());
    assertEquals(1, captioned.lines().size(), captioned.out());
    assertTrue(captioned.out().startsWith(whole + "\t"), captioned.out());
  }

  @Test
  void missingPathDoesNotKeepTheOthersFromBeingCaptioned() {
    Path missing = temp.resolve("no such folder");
    Program captioned = Program.run("caption", missing, PHOTO, "--model", model);
    assertEquals(ExitCode.SOME_FAILED, captioned.code(), captioned.err());
    assertTrue(
        captioned.err().startsWith("captioner: " + missing + ": no such file or folder"),
        captioned.err());
    assertTrue(captioned.out().startsWith(PHOTO + "\t"), captioned.out());
  }

  @Test
  void datasetWithoutImages() throws IOException {
    Path empty = Files.writeString(temp.resolve("e.json"), "{\"images\": [], \"annotations\": []}");
    evaluate(empty, temp).fails(ExitCode.BAD_INPUT, "e.json has no images");
  }

  @Test
  void annotationsThatAreNoJson() throws IOException {
    Path broken = Files.writeString(temp.resolve("b.json"), "{\"images\": [");
    evaluate(broken, temp).fails(ExitCode.BAD_INPUT, broken);
    evaluate(temp.resolve("none.json"), temp).fails(ExitCode.BAD_INPUT, temp.resolve("none.json"));
  }

  @Test
  void annotationOfAnImageThatIsNotThere() throws IOException {
    Path missing = temp.resolve("000000000285.jpg");
    evaluate(TinyRun.annotations(), temp)
        .fails(ExitCode.BAD_INPUT, "captions.json lists 8 images, but", missing, "cannot be found");
    train("--images", temp).fails(ExitCode.BAD_INPUT, missing, "cannot be found");
  }

  @Test
  void photoWithoutCaption() throws IOException {
    Path file = temp.resolve("captions.json");
    Files.writeString(
        file, "{\"images\": [{\"id\": 7, \"file_name\": \"a.jpg\"}], \"annotations\": []}");
    evaluate(file, temp).fails(ExitCode.BAD_INPUT, "captions.json has no caption for image 7");
  }

  @Test
  void brokenPhotoInTrainingData() throws IOException {
    Path images = Files.createDirectory(temp.resolve("images"));
    for (Path photo : TinyRun.firstPhotos(TinyRun.PHOTO_COUNT)) {
      Files.copy(photo, images.resolve(photo.getFileName()));
    }
    Path broken = Files.writeString(images.resolve("000000000285.jpg"), "not a photo");
    train("--images", images).fails(ExitCode.BAD_INPUT, broken);
  }

  @Test
  void singlePhotoToTrainOn() throws IOException {
    Path one = TinyRun.annotations(temp.resolve("one.json"), 1);
    Program.run(
            "train",
            "--annotations",
            one,
            "--images",
            TinyRun.PHOTOS,
            "--output",
            temp.resolve("run"))
        .fails(ExitCode.BAD_INPUT, "one.json has 1 photo", "give --val-annotations");
  }

  @Test
  void vocabularyThatDoesNotFitTheModel() throws IOException {
    Path vocabulary = model.resolve("vocabulary.txt");
    List<String> words = Files.readAllLines(vocabulary);
    Files.write(vocabulary, words.subList(0, words.size() - 1));
    caption(PHOTO)
        .fails(ExitCode.MODEL, vocabulary, words.size() - 1 + " tokens", "says " + words.size());
  }

  @Test
  void weightsThatAreCorrupt() throws IOException {
    Path weights = model.resolve("weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));
    caption(PHOTO).fails(ExitCode.MODEL, weights);
    Files.writeString(weights, "no weights at all");
    caption(PHOTO).fails(ExitCode.MODEL, weights);
    Program.run("weights", weights).fails(ExitCode.MODEL, weights);
    Files.delete(weights);
    caption(PHOTO).fails(ExitCode.MODEL, weights, "is missing");
  }

  @Test
  void weightsOfAnotherNetwork() throws IOException {
    Path weights = model.resolve("weights.safetensors");
    Path foreign =
        Program.ROOT.resolve(
            "models/model/cv/image_classification/captioner/mobilenetv2/0.0.1/"
                + "mobilenetv2_features_f32.safetensors");
    Files.delete(weights);
    Files.copy(foreign, weights);
    caption(PHOTO).fails(ExitCode.MODEL, weights, "which this model does not have");
  }

  @Test
  void settingsThatAreBroken() throws IOException {
    Path config = model.resolve("config.json");
    String settings = Files.readString(config);
    Files.writeString(config, settings.substring(0, settings.length() / 2));
    caption(PHOTO).fails(ExitCode.MODEL, config, "not the settings of a model");
    Files.writeString(config, settings.replace("\"nHeads\": 2", "\"nHeads\": 3"));
    caption(PHOTO).fails(ExitCode.MODEL, config, "nHeads must divide dModel");
    Files.writeString(config, "{}");
    caption(PHOTO).fails(ExitCode.MODEL, config, "not the settings of a model");
    Files.writeString(config, "");
    caption(PHOTO).fails(ExitCode.MODEL, config, "is empty");
  }

  @Test
  void modelThatIsNotThere() {
    Program.run("caption", PHOTO, "-m", "nope")
        .fails(ExitCode.MODEL, "there is no model nope", Program.ROOT.resolve("models"));
    Program.run("evaluate", "--dataset", "sample", "-m", temp)
        .fails(ExitCode.MODEL, "there is no model " + temp);
  }

  @Test
  void datasetThatIsNotThere() {
    Program.run("evaluate", "-m", model, "--dataset", "nope")
        .fails(ExitCode.BAD_INPUT, "no dataset nope; known are", "sample");
    Program.run("evaluate", "-m", model, "--dataset", "sample", "--split", "nope")
        .fails(ExitCode.BAD_INPUT, "has no split nope; it has all, train, val");
  }

  @Test
  void backboneThatIsUnknown() throws IOException {
    train("--backbone", "vgg16").fails(ExitCode.MODEL, "resnet50", "mobilenetv2", "vgg16");
  }

  @Test
  void recipesThatAreWrong() throws IOException {
    wrongRecipe("\"dropout\": 0.0", "\"dropout\": 1.5", "dropout must be");
    wrongRecipe("\"dropout\": 0.0", "\"dropuot\": 0.0", "no setting transformer.dropuot");
    wrongRecipe(", \"seed\": 1", "", "it lacks training.seed");
    wrongRecipe("\"LAYER4\"", "\"LAYER9\"", "grid");
    wrongRecipe("\"epochs\": 6", "\"epochs\": \"many\"", "many");
    wrongRecipe("}", "", "");
    wrongRecipe("\"minCount\": 1,", "\"minCount\": 1000,", "no word", "lower minCount");
    train("--config", temp.resolve("none.json"))
        .fails(ExitCode.BAD_INPUT, temp.resolve("none.json"), "no such file");
  }

  private void wrongRecipe(String right, String wrong, Object... texts) throws IOException {
    assertTrue(TinyRun.RECIPE.contains(right), right);
    Path recipe = temp.resolve("wrong.json");
    Files.writeString(recipe, TinyRun.RECIPE.replace(right, wrong));
    train("--config", recipe).fails(ExitCode.BAD_INPUT, texts);
  }

  @Test
  void foldersThatCannotBeMade() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    train("--cache", file.resolve("cache"))
        .fails(ExitCode.BAD_INPUT, "cannot keep features in " + file, "use another cache folder");
    train("--cache", file).fails(ExitCode.BAD_INPUT, "cannot keep features in " + file);
    train("--output", file).fails(ExitCode.BAD_INPUT, file);
    train("--output", file.resolve("run")).fails(ExitCode.BAD_INPUT, file);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "others have no /dev/full")
  void diskOfTheCacheThatIsFull() throws IOException {
    ModelStore store = new ModelStore(Program.ROOT.resolve("models"));
    String key = store.config(TinyRun.MODEL.toString()).featureKeys().get(0);
    Path folder = temp.resolve("cache/features").resolve(key);
    Files.createDirectories(folder);
    Path full = Files.createSymbolicLink(folder.resolve("records-000.bin"), Path.of("/dev/full"));
    Program training = train("--cache", temp.resolve("cache"));
    Files.delete(full);
    training.fails(ExitCode.BAD_INPUT, folder, "space");
  }

  @Test
  void resultsThatCannotBeWritten() throws IOException {
    Path nowhere = temp.resolve("nowhere/results.json");
    for (String flag : List.of("--output", "--metrics-json")) {
      Program.run("evaluate", "-m", model, "--dataset", "sample", flag, nowhere)
          .fails(ExitCode.BAD_INPUT, "there is no folder " + nowhere.getParent(), flag);
      Program.run("evaluate", "-m", model, "--dataset", "sample", flag, temp)
          .fails(ExitCode.BAD_INPUT, flag + " must be a file", temp);
    }
    Program.run("caption", PHOTO, "-m", model, "--output", nowhere)
        .fails(ExitCode.BAD_INPUT, "there is no folder " + nowhere.getParent(), "--output");
  }

  private Program caption(Path photos) {
    return Program.run("caption", photos, "-m", model);
  }

  private Program evaluate(Path annotations, Path images) {
    return Program.run("evaluate", "-m", model, "--annotations", annotations, "--images", images);
  }

  /** Trains with one thing wrong. */
  private Program train(String flag, Object value) throws IOException {
    Object[] arguments = TinyRun.arguments(TinyRun.recipe(), temp.resolve("run"), TinyRun.cache());
    for (int i = 1; i < arguments.length; i += 2) {
      if (arguments[i].equals(flag)) {
        arguments[i + 1] = value;
        return Program.run(arguments);
      }
    }
    return Program.run(Stream.concat(Arrays.stream(arguments), Stream.of(flag, value)).toArray());
  }
}
