package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores of anybody's captions, and what is said when files make no sense. */
class ScoreCommandTest {
  private static final Path SAMPLE = Program.ROOT.resolve("datasets/sample/captions.json");

  @TempDir Path temp;
  private Path references;
  private Path candidates;

  @BeforeEach
  void write() throws IOException {
    references =
        file(
            "references.json",
            """
            {"images": [], "annotations": [
              {"id": 1, "image_id": 7, "caption": "A dog runs on the green grass."},
              {"id": 2, "image_id": 7, "caption": "The brown dog is running outside."},
              {"id": 3, "image_id": 8, "caption": "Two men ride a red bicycle."},
              {"id": 4, "image_id": 9, "caption": "A woman with some fruit."}]}
            """);
    candidates =
        file(
            "candidates.json",
            """
            [{"image_id": 9, "caption": "A woman with fruit."},
             {"image_id": 7, "caption": "A dog runs on grass"}]
            """);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(temp.resolve(name), text);
  }

  private Program score(Object... more) {
    List<Object> line = List.of("score", "--references", references, "--candidates", candidates);
    return Program.run(Stream.concat(line.stream(), Arrays.stream(more)).toArray());
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  @Test
  void tableHoldsEveryMetricAndWhatWasComputed() {
    Program scored = score("--bootstrap", 0).succeeds();
    List<String> names = scored.lines().stream().map(line -> line.split(" +")[0]).toList();
    assertEquals(
        List.of(
            "BLEU-1", "BLEU-2", "BLEU-3", "BLEU-4", "METEOR", "ROUGE-L", "CIDEr-D", "CIDEr", ""),
        names.subList(0, 9));
    String last = scored.lines().get(scored.lines().size() - 1);
    for (String part :
        List.of("CIDEr-D[n4,s6.0]", "tok:", "df:references,2", "images:2", "refs:3")) {
      assertTrue(last.contains(part), last);
    }
    assertTrue(scored.err().contains("scoring 2 of the 3 images"), scored.err());
    assertTrue(scored.err().contains("document frequencies of only 2 images"), scored.err());
  }

  @Test
  void intervalsAreThereUnlessTurnedOffAndDependOnTheSeedAlone() {
    String first = score().succeeds().out();
    assertTrue(
        first.lines().findFirst().orElseThrow().matches("BLEU-1 +\\S+ +\\S+ to \\S+"), first);
    assertTrue(first.contains("|bootstrap:1000,seed:0"), first);
    assertEquals(first, score("--bootstrap", 1000, "--seed", 0).out());
    assertFalse(score("--bootstrap", 0).out().contains(" to "));
  }

  @Test
  void jsonHoldsFractionsOfTheAskedMetricsOnly() throws IOException {
    Path output = temp.resolve("scores.json");
    Path images = temp.resolve("images.jsonl");
    score("--metrics", "BLEU-4,rouge-l", "--output", output, "--per-image", images).succeeds();
    JsonObject json = json(output);
    JsonObject metrics = json.getAsJsonObject("metrics");
    assertEquals(List.of("BLEU-4", "ROUGE-L"), List.copyOf(metrics.keySet()));
    assertEquals(2, json.get("images").getAsInt());
    assertEquals(3, json.get("references").getAsInt());
    assertTrue(json.get("signature").getAsString().startsWith("BLEU["));
    double rouge = metrics.get("ROUGE-L").getAsDouble();
    var interval = json.getAsJsonObject("intervals").getAsJsonArray("ROUGE-L");
    assertTrue(interval.get(0).getAsDouble() <= rouge && rouge <= interval.get(1).getAsDouble());

    List<JsonObject> rows =
        Files.readAllLines(images).stream()
            .map(line -> JsonParser.parseString(line).getAsJsonObject())
            .toList();
    assertEquals(List.of("image_id", "BLEU-4", "ROUGE-L"), List.copyOf(rows.get(0).keySet()));
    assertEquals(9, rows.get(0).get("image_id").getAsLong());
    assertEquals(7, rows.get(1).get("image_id").getAsLong());
    double mean =
        rows.stream().mapToDouble(row -> row.get("ROUGE-L").getAsDouble()).average().orElseThrow();
    assertEquals(mean, rouge, 1e-12);
  }

  @Test
  void savedDocumentFrequenciesGiveOneImageAScore() throws IOException {
    Path table = temp.resolve("df.tsv.gz");
    Program.run("score", "--references", SAMPLE, "--save-df", table).succeeds();
    candidates = file("one.json", "[{\"image_id\": 7, \"caption\": \"A dog runs on grass\"}]");
    Path output = temp.resolve("scores.json");
    Program own = score("--output", output).succeeds();
    assertTrue(own.err().contains("for 1 image CIDEr-D and CIDEr are 0 by definition"), own.err());
    assertEquals(0, json(output).getAsJsonObject("metrics").get("CIDEr-D").getAsDouble());

    Program given = score("--df", table, "--output", output).succeeds();
    assertFalse(given.err().contains("by definition"), given.err());
    assertTrue(json(output).getAsJsonObject("metrics").get("CIDEr-D").getAsDouble() > 1);
    assertTrue(given.out().contains("|df:table,76|"), given.out());
  }

  @Test
  void comparedSystemsStandSideBySideWithTheImagesThatDiffer() throws IOException {
    Path other =
        file(
            "other.json",
            """
            [{"image_id": 7, "caption": "Grass."},
             {"image_id": 9, "caption": "A woman with some fruit."}]
            """);
    Path output = temp.resolve("scores.json");
    Program compared = score("--compare", other, "--output", output).succeeds();
    String gains = compared.out().substring(compared.out().indexOf("largest gains in CIDEr-D"));
    assertTrue(gains.lines().toList().get(1).matches("7 +\\S+ +a dog runs on grass"), gains);
    String losses = gains.substring(gains.indexOf("largest losses in CIDEr-D"));
    assertTrue(losses.lines().toList().get(1).matches("9 +\\S+ +a woman with fruit"), losses);

    JsonObject json = json(output);
    JsonObject compare = json.getAsJsonObject("compare");
    double ours = json.getAsJsonObject("metrics").get("BLEU-1").getAsDouble();
    double theirs = compare.getAsJsonObject("metrics").get("BLEU-1").getAsDouble();
    JsonObject change = compare.getAsJsonObject("changes").getAsJsonObject("BLEU-1");
    assertEquals(ours - theirs, change.get("change").getAsDouble(), 1e-15);
    assertTrue(change.get("p_not_better").getAsDouble() > 0);
    assertEquals(other.toString(), compare.get("candidates").getAsString());
  }

  @Test
  void meteorIsAsPublishedWithItsParaphrases() throws IOException {
    Path table = temp.resolve("paraphrases.gz");
    try (OutputStream to = new GZIPOutputStream(Files.newOutputStream(table))) {
      to.write("0.5\npooch\nbrown dog\n".getBytes(StandardCharsets.UTF_8));
    }
    candidates =
        file("pooch.json", "[{\"image_id\": 7, \"caption\": \"The pooch is running outside.\"}]");
    Program without = score("--metrics", "METEOR").succeeds();
    assertTrue(without.err().contains("METEOR is without paraphrases"), without.err());
    assertTrue(without.out().contains("METEOR[1.5,en,norm,exact+stem+synonym]"), without.out());
    Program with = score("--metrics", "METEOR", "--paraphrases", table).succeeds();
    assertFalse(with.err().contains("without paraphrases"), with.err());
    assertTrue(with.out().contains("exact+stem+synonym+paraphrase]"), with.out());
    assertFalse(with.lines().get(0).equals(without.lines().get(0)), with.out());

    Path broken = file("broken.gz", "0.5\ngrass\n");
    score("--paraphrases", broken).fails(ExitCode.BAD_INPUT, broken);
  }

  @Test
  void captionsThatTrainingHoldsAreNotNew() throws IOException {
    Path training =
        file(
            "training.json",
            "{\"annotations\": [{\"image_id\": 1, \"caption\": \"a woman, with fruit\"}]}");
    String out = score("--training", training).succeeds().out();
    assertTrue(out.lines().anyMatch(line -> line.matches("not in training +50\\.00")), out);
  }

  @Test
  void emptyCaptionsAreCounted() throws IOException {
    candidates =
        file(
            "candidates.json",
            "[{\"image_id\": 7, \"caption\": \"\"}, {\"image_id\": 8, \"caption\": \" . \"}]");
    Program scored = score().succeeds();
    assertTrue(scored.err().contains("warning: 2 candidates are empty"), scored.err());
    assertFalse(scored.out().contains("NaN"), scored.out());
  }

  @Test
  void captionsOfTenThousandWordsAreScored() throws IOException {
    String caption = "a dog and ".repeat(3_400);
    candidates = file("candidates.json", "[{\"image_id\": 7, \"caption\": \"" + caption + "\"}]");
    assertTimeout(Duration.ofSeconds(20), () -> score().succeeds());
  }

  @Test
  void filesThatDoNotBelongTogetherAreNamed() throws IOException {
    Path unknown = file("unknown.json", "[{\"image_id\": 5, \"caption\": \"a dog\"}]");
    candidates = unknown;
    score()
        .fails(
            ExitCode.BAD_INPUT,
            unknown,
            references,
            "1 of 1 candidates are of images without references, the first of image 5");
    candidates = references;
    score().fails(ExitCode.BAD_INPUT, references, "are the two files swapped?");
  }

  @Test
  void anotherSystemMustCaptionTheSameImages() throws IOException {
    Path fewer = file("fewer.json", "[{\"image_id\": 9, \"caption\": \"a dog\"}]");
    score("--compare", fewer)
        .fails(ExitCode.BAD_INPUT, fewer, "there is no caption for image 7", "the same images");
    Path more = temp.resolve("more.json");
    Files.writeString(
        more, Files.readString(candidates).replace("[", "[{\"image_id\": 8, \"caption\": \"a\"},"));
    score("--compare", more)
        .fails(ExitCode.BAD_INPUT, more, "there are captions for 1 images more");
  }

  @Test
  void brokenFilesAreNamed() throws IOException {
    Map<String, String> broken =
        Map.of(
            "[{\"image_id\": 7, \"caption\": \"a\"},{\"image_id\": 7, \"caption\": \"b\"}]",
            "has two captions for image 7",
            "[{\"image_id\": 7}]",
            "needs an image_id and a caption",
            "[{\"image_id\": 7, \"caption\": \"a\"",
            "at line 1 column",
            "[]",
            "has no captions to score");
    for (var entry : broken.entrySet()) {
      candidates = file("broken.json", entry.getKey());
      score().fails(ExitCode.BAD_INPUT, candidates, entry.getValue());
    }
    candidates = temp.resolve("latin.json");
    Files.write(candidates, "[\"caf\u00e9\"]".getBytes(StandardCharsets.ISO_8859_1));
    score().fails(ExitCode.BAD_INPUT, candidates, "is not UTF-8 text");
    references = file("none.json", "{\"annotations\": []}");
    score().fails(ExitCode.BAD_INPUT, references, "has no annotations");
    score("--df", references).fails(ExitCode.BAD_INPUT, references, "not a table");
  }

  @Test
  void flagsThatMakeNoSenseAreNamed() {
    score("--metrics", "SPICE").fails(ExitCode.USAGE, "--metrics: there is no metric SPICE");
    score("--bootstrap", "-1").fails(ExitCode.USAGE, "--bootstrap must be a whole number");
    score("--output", temp).fails(ExitCode.BAD_INPUT, "--output must be a file");
    Program.run("score").fails(ExitCode.USAGE, "--references is needed");
    Program.run("score", "--references", references)
        .fails(ExitCode.USAGE, "--candidates is needed");
  }
}
