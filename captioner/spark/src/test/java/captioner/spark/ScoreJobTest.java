package captioner.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.data.CocoReferences;
import captioner.data.CocoResults;
import captioner.evaluation.EvaluationSet;
import captioner.evaluation.MetricSelection;
import captioner.evaluation.ScoreReport;
import captioner.metrics.DocumentFrequencies;
import captioner.metrics.DocumentFrequencyTable;
import captioner.metrics.Score;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores on Spark are those of one heap. */
class ScoreJobTest {
  private static final Path PEOPLE =
      SinglePhotos.ROOT.resolve("datasets/sample/captions.json"); // 76 photos of 5 captions
  private static final MetricSelection METRICS =
      MetricSelection.parse("BLEU,ROUGE-L,CIDEr-D,CIDEr");

  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = Program.local();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Each photo is captioned as a person captioned the photo before it, or as itself. */
  private static Map<Long, String> candidates(Map<Long, List<String>> people) {
    Map<Long, String> candidates = new LinkedHashMap<>();
    String before = "";
    for (Map.Entry<Long, List<String>> photo : people.entrySet()) {
      if (photo.getKey() % 7 != 0) { // some are not captioned at all
        candidates.put(photo.getKey(), photo.getKey() % 3 == 0 ? photo.getValue().get(4) : before);
      }
      before = photo.getValue().get(0);
    }
    return candidates;
  }

  private String said = "";

  private Program score(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Program run =
        Program.run(
            (words, err) ->
                ScoreJob.run(words, new PrintStream(out, true, StandardCharsets.UTF_8), err),
            arguments);
    said = out.toString(StandardCharsets.UTF_8);
    return run;
  }

  @Test
  void equalsTheScoresOfOneHeap() throws IOException {
    Map<Long, List<String>> people = CocoReferences.read(PEOPLE);
    Map<Long, String> candidates = candidates(people);
    Path results = folder.resolve("results.json");
    CocoResults.write(results, candidates);
    Path output = folder.resolve("scores.json");

    Program run = score("--references", PEOPLE, "--candidates", results, "--output", output);

    assertEquals(Job.OK, run.code(), run.err());
    JsonObject json = JsonParser.parseString(said).getAsJsonObject();
    assertEquals(json, JsonParser.parseString(Files.readString(output)));
    ScoreReport report = ScoreReport.of(EvaluationSet.of(people, candidates), METRICS);
    assertScores(report, json);
    assertEquals(report.signature(), json.get("signature").getAsString());
    assertTrue(report.scores().corpus("CIDEr-D") > 0.1, "scores that say something");
  }

  private static void assertScores(ScoreReport report, JsonObject json) {
    JsonObject metrics = json.getAsJsonObject("metrics");
    assertEquals(report.scores().scores().size(), metrics.size());
    for (Score score : report.scores().scores()) {
      assertEquals(score.corpus(), metrics.get(score.name()).getAsDouble(), 1e-9, score.name());
    }
  }

  @Test
  void rowsAndGivenFrequenciesScoreAlike() throws IOException {
    Map<Long, List<String>> people = CocoReferences.read(PEOPLE);
    Map<Long, String> candidates = candidates(people);
    String references = parquet(people);
    Path results = folder.resolve("results.jsonl");
    List<String> lines = new ArrayList<>();
    for (Map.Entry<Long, String> caption : candidates.entrySet()) {
      JsonObject row = new JsonObject();
      row.addProperty("image_id", caption.getKey());
      row.addProperty("caption", caption.getValue());
      lines.add(row.toString());
    }
    Files.write(results, lines);
    Path table = folder.resolve("own.tsv.gz");

    assertEquals(Job.OK, score("--references", references, "--save-df", table).code());
    Program run = score("--references", references, "--candidates", results, "--df", table);

    assertEquals(Job.OK, run.code(), run.err());
    Path written = folder.resolve("written.tsv");
    DocumentFrequencyTable.write(
        written, people.values().stream().map(EvaluationSet::tokenised).toList());
    DocumentFrequencies given = DocumentFrequencyTable.read(table);
    assertEquals(people.size(), given.imageCount());
    for (String line : Files.readAllLines(written).subList(1, 500)) {
      String[] columns = line.split("\t");
      assertEquals(
          Integer.parseInt(columns[0]), given.images(List.of(columns[1].split(" "))), line);
    }
    assertScores(
        ScoreReport.of(EvaluationSet.of(people, candidates), METRICS.withFrequencies(given)),
        JsonParser.parseString(said).getAsJsonObject());
  }

  private String parquet(Map<Long, List<String>> people) throws IOException {
    List<String> rows = new ArrayList<>();
    for (Map.Entry<Long, List<String>> photo : people.entrySet()) {
      for (String caption : photo.getValue()) {
        JsonObject row = new JsonObject();
        row.addProperty("caption", caption);
        row.addProperty("image_id", photo.getKey());
        rows.add(row.toString());
      }
    }
    Path file = Files.write(folder.resolve("references.jsonl"), rows);
    String output = folder.resolve("references.parquet").toString();
    spark.read().json(file.toString()).repartition(3).write().parquet(output);
    return output;
  }

  @Test
  void saysWhatCannotBeScored() throws IOException {
    Path two =
        Files.writeString(
            folder.resolve("two.json"),
            "[{\"image_id\":1,\"caption\":\"a\"},{\"image_id\":1,\"caption\":\"b\"}]");
    Path unknown =
        Files.writeString(folder.resolve("unknown.json"), "[{\"image_id\":1,\"caption\":\"a\"}]");
    Path odd = Files.writeString(folder.resolve("odd.jsonl"), "{\"id\":1,\"text\":\"a\"}\n");
    assertProblem(4, two + " has 2 captions for 1 images; one each is to be scored", two);
    assertProblem(
        4, "1 of 1 candidates of " + unknown + " are of images without references", unknown);
    assertProblem(4, odd + " needs image_id and caption in each row, but has id, text", odd);
    assertProblem(
        4, folder.resolve("no.json") + ": no such file or folder", folder.resolve("no.json"));
    Program run = score("--references", PEOPLE);
    assertEquals(
        "captioner: --candidates is needed; see captioner.spark.ScoreJob --help\n", run.err());
    assertEquals(2, run.code());
  }

  private void assertProblem(int code, String message, Path candidates) {
    Program run = score("--references", PEOPLE, "--candidates", candidates);
    assertEquals("captioner: " + message + "\n", run.err());
    assertEquals(code, run.code());
  }
}
