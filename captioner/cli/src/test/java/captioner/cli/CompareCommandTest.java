package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.compare.ComparedRow;
import captioner.compare.ComparisonRecipe;
import captioner.report.Browser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two small captioners are compared by a run that is stopped and goes on; then the page is looked
 * at, and then the recipe is changed.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no signals to stop a run with")
class CompareCommandTest {
  private static final String LSTM =
      """
      {"name": "CNN & LSTM", "train": {"decoder": "lstm", "attention": "none"}}""";
  private static final String TRANSFORMER =
      """
      {"name": "Transformer", "train": {"set": ["transformer.dropout=0"]}}""";

  @TempDir static Path temp;
  private static Path output;
  private static Program finished;

  private static Path recipe(String... rows) throws IOException {
    return Files.writeString(
        temp.resolve("recipe.json"),
        """
        {"title": "Small <ones>", "dataset": "sample",
         "train": {"preset": "tiny", "epochs": 3, "backbone": "mobilenetv2",
           "set": ["minCount=1", "imageSize=96", "training.imagesPerStep=8"]},
         "bootstrap": 50, "lengths": [5, 70], "imageTokens": [9],
         "rows": [%s]}
        """
            .formatted(String.join(",\n", rows)));
  }

  private static Object[] arguments(Path recipe) {
    return new Object[] {
      "compare", "--recipe", recipe, "--output", output, "--cache", temp.resolve("cache")
    };
  }

  /** The first run is stopped while its first row trains. */
  @BeforeAll
  static void compare() throws Exception {
    output = temp.resolve("compared");
    Path said = temp.resolve("said");
    Path recipe = recipe(LSTM, TRANSFORMER);
    try (ChildProgram run = ChildProgram.start(said, arguments(recipe))) {
      while (run.process().isAlive() && !run.err().contains("epoch 1/3")) {
        Thread.sleep(20);
      }
      run.signal("TERM");
      assertEquals(ExitCode.TERMINATED, run.exitCode(), run.err());
      assertTrue(run.err().contains("row 1 of 2, CNN & LSTM: begins in "), run.err());
      assertTrue(run.err().contains("stopped; what was finished is kept"), run.err());
    }
    finished = Program.run(arguments(recipe)).succeeds();
  }

  private static String page(String name) throws IOException {
    return Files.readString(output.resolve(name));
  }

  @Test
  @Order(1)
  void rowThatWasStoppedGoesOnAndIsNotTrainedAgain() throws IOException {
    assertTrue(finished.err().contains("row 1 of 2, CNN & LSTM: goes on in "), finished.err());
    assertFalse(finished.err().substring(0, finished.err().indexOf("row 2")).contains("epoch 1/3"));
    assertTrue(finished.err().contains("row 2 of 2, Transformer: begins in "), finished.err());
    assertEquals(List.of("the page is " + output.resolve("report.html")), finished.lines());

    Map<Path, Object> before = times();
    Program again = Program.run(arguments(recipe(LSTM, TRANSFORMER))).succeeds();
    assertTrue(again.err().contains("row 1 of 2, CNN & LSTM: is finished"), again.err());
    assertTrue(again.err().contains("row 2 of 2, Transformer: is finished"), again.err());
    assertEquals(before, times());
  }

  /** Returns when the files of the rows were written. */
  private static Map<Path, Object> times() throws IOException {
    Map<Path, Object> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(output.resolve("rows"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        times.put(file, Files.getLastModifiedTime(file));
      }
    }
    return times;
  }

  @Test
  @Order(2)
  void pageSaysWhatRowsBroughtAndCost() throws IOException {
    String markdown = page("report.md");
    assertTrue(markdown.startsWith("# Small \\<ones\\>\n\n190 captions of 38 photos"), markdown);
    assertTrue(
        markdown.matches(
            "(?s).*\n\\| +\\| BLEU-1 \\| BLEU-2 \\| BLEU-3 \\| BLEU-4 \\| METEOR \\| ROUGE-L"
                + " \\| CIDEr-D \\|\n\\|---(\\|--:){7}\\|\n"
                + "\\| CNN & LSTM( \\| \\**[\\d.]+\\** \\([\\d.]+ to [\\d.]+\\)){7} \\|\n"
                + "\\| Transformer .*"),
        markdown);
    assertTrue(
        markdown.matches(
            "(?s).*\n\\| Transformer( \\| \\**[+-]?[\\d.]+\\** \\(\\S+ to \\S+, P [01][.]\\d{3}\\)){7}"
                + " \\|\n.*"),
        markdown);
    assertTrue(markdown.contains("| 5 words | 70 words |"), markdown);
    assertTrue(markdown.contains("| 5, 9 | 45 | "), markdown);
    assertTrue(markdown.contains("bootstrap:50,seed:0"), markdown);
    assertFalse(markdown.contains("failed") || markdown.contains("so far"), markdown);
    for (String plot :
        List.of("cider-d", "epochs", "length-speed", "length-memory", "tokens-memory")) {
      assertTrue(markdown.contains("plots/" + plot + ".png"), plot);
      assertTrue(Files.size(output.resolve("plots/" + plot + "-dark.png")) > 1000, plot);
    }
    String html = page("report.html");
    assertTrue(html.contains("<h1>Small &lt;ones&gt;</h1>"));
    assertTrue(html.contains("<th scope=\"row\">CNN &amp; LSTM</th>"));
    assertFalse(html.contains("<script") || html.contains("://"), "it needs nothing");
  }

  @Test
  @Order(3)
  void pageIsReadableOnAPhoneAndInTheDark() throws IOException {
    Browser.assumeInstalled();
    try (Browser browser = Browser.start()) {
      for (String scheme : List.of("light", "dark")) {
        for (int width : List.of(360, 1200)) {
          browser.show(width, 800, scheme);
          browser.open(output.resolve("report.html").toUri());
          String wide = "return document.documentElement.scrollWidth > innerWidth";
          assertEquals(false, browser.run(wide), "no line is too long");
          assertEquals(List.of(), browser.faintTexts());
          String drawn =
              "return [...document.images].every(i => i.complete && i.naturalWidth > 300)";
          assertEquals(true, browser.run(drawn));
          browser.screenshot("comparison-%s-%d".formatted(scheme, width));
        }
      }
      browser.assertQuiet("(file|data):.*");
    }
  }

  @Test
  @Order(4)
  void rowThatFailsIsReportedAndTheOthersStay() throws IOException {
    String changed = TRANSFORMER.replace("transformer.dropout=0", "transformer.nHeads=7");
    Program run = Program.run(arguments(recipe(changed, LSTM)));
    assertEquals(ExitCode.SOME_FAILED, run.code(), run.err());
    run.hasNoStackTrace();
    assertTrue(run.err().contains("its settings or data are new ("), run.err());
    assertTrue(run.err().contains("row Transformer failed: "), run.err());
    assertTrue(run.err().contains("nHeads must divide dModel: 7, 64"), run.err());
    assertTrue(run.err().contains("row 2 of 2, CNN & LSTM: is finished"), run.err());
    String html = page("report.html");
    assertTrue(html.contains("<p class=\"warning\">Transformer failed: its features ended with"));
    assertTrue(html.contains("<th scope=\"row\">CNN &amp; LSTM</th>"));
  }

  @Test
  @Order(5)
  void timeThatIsTooShortForAnEpochIsSaid() throws IOException {
    Path recipe = recipe(LSTM);
    Files.writeString(
        recipe,
        Files.readString(recipe).replace("\"bootstrap\"", "\"minutes\": 1e-4, \"bootstrap\""));
    Program run = Program.run(arguments(recipe));
    assertEquals(ExitCode.SOME_FAILED, run.code(), run.err());
    assertTrue(run.err().contains("no epoch was finished in 0.000100 minutes"), run.err());
    assertTrue(page("report.md").contains("failed: no epoch was finished"));
    Program again = Program.run(arguments(recipe));
    assertTrue(again.err().contains("no epoch was finished in 0.000100 minutes"), again.err());
  }

  @Test
  void recipeThatMakesNoSenseIsNamedWithItsRow() throws IOException {
    bad("no object", "[]");
    bad("rows must be a list of one row or more", "{\"rows\": []}");
    bad("there is no setting colour; there are bootstrap, dataset", "{\"colour\": 1}");
    bad("every row needs a name", "{\"rows\": [{}]}");
    bad("two rows are called [A]", "{\"rows\": [{\"name\": \"A\"}, {\"name\": \"A\"}]}");
    bad(
        "row A: train cannot have seed, which is the same for all rows",
        "{\"rows\": [{\"name\": \"A\", \"train\": {\"seed\": 2}}]}");
    bad("train cannot have output, which the command line gives", "{\"train\": {\"output\": 2}}");
    bad(
        "minutes must be a positive number: -1",
        "{\"rows\": [{\"name\": \"A\"}], \"minutes\": -1}");
    bad(
        "lengths must be a list of whole numbers from 1 to 1000: [0]",
        "{\"rows\": [{\"name\": \"A\"}], \"lengths\": [0]}");
    bad(
        "row A: pretrain must be an object of flags of pretrain",
        "{\"rows\": [{\"name\": \"A\", \"pretrain\": true}]}");
    bad(
        "row A: pretrain has no option --speed=1",
        "{\"dataset\": \"sample\", \"rows\": [{\"name\": \"A\", \"pretrain\": {\"speed\": 1}}]}");
    bad(
        "row A: train has no option --decodr=lstm; did you mean --decoder?",
        "{\"dataset\": \"sample\", \"rows\": [{\"name\": \"A\", \"train\": {\"decodr\": \"lstm\"}}]}");
    bad(
        "row A: --decoder must be transformer or lstm: rnn",
        "{\"dataset\": \"sample\", \"rows\": [{\"name\": \"A\", \"train\": {\"decoder\": \"rnn\"}}]}");
  }

  @Test
  void decodersMayKnowTextBeforeTheyLearnToCaption() throws IOException {
    Path recipe =
        recipe(
            """
            {"name": "Pretrained",
             "pretrain": {"epochs": 2, "min-count": 1, "set": "stepsBetweenReports=20"},
             "train": {"set": ["transformer.dModel=32", "transfer.rate=0.5"]}}""");
    Path other = temp.resolve("pretrained");
    Object[] line = {
      "compare", "--recipe", recipe, "--output", other, "--cache", temp.resolve("cache"),
    };
    Program run = Program.run(line).succeeds();
    assertTrue(run.err().contains("training on 190 sentences"), run.err());
    assertTrue(run.err().contains("the decoder begins as that of "), run.err());
    String markdown = Files.readString(other.resolve("report.md"));
    assertTrue(
        markdown.contains(
            "pretrain --preset=tiny --epochs=2 --min-count=1 --set=transformer.dModel=32"
                + " --set=stepsBetweenReports=20\n  train --preset=tiny"),
        markdown);
    assertTrue(markdown.contains("so does the training of decoders on text"), markdown);
  }

  private static void bad(String message, String json) throws IOException {
    Path recipe = Files.writeString(temp.resolve("bad.json"), json);
    Program.run("compare", "--recipe", recipe, "--output", temp.resolve("bad"))
        .fails(ExitCode.BAD_INPUT, recipe, message);
    assertFalse(Files.exists(temp.resolve("bad")), "nothing was begun");
  }

  @Test
  void shippedRecipesAreOnesThatTrainTakes() throws Exception {
    CommandWords train = new CommandWords(new TrainCommand());
    CommandWords pretrain = new CommandWords(new PretrainCommand());
    try (Stream<Path> recipes = Files.list(Program.ROOT.resolve("datasets/comparisons"))) {
      for (Path recipe : recipes.toList()) {
        for (ComparedRow row : ComparisonRecipe.read(recipe, Map.of()).rows()) {
          train.parse(train.switches(row.flags()));
          pretrain.parse(row.pretraining().orElse(List.of()));
        }
      }
    }
  }

  @Test
  void photosToBeJudgedByAreNeeded() throws IOException {
    Path recipe = Files.writeString(temp.resolve("a.json"), "{\"rows\": [{\"name\": \"A\"}]}");
    Object[] line = {"compare", "--recipe", recipe, "--output", temp.resolve("none")};
    Program.run(line).fails(ExitCode.USAGE, "give either --dataset, or --annotations and --images");
    Program.run(
            Stream.concat(
                    Stream.of(line),
                    Stream.of(
                        "--annotations",
                        Program.ROOT.resolve("datasets/sample/captions.json"),
                        "--images",
                        TinyRun.PHOTOS))
                .toArray())
        .fails(ExitCode.USAGE, "give photos to be judged by, --val-annotations");
  }
}
