package captioner.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Captions on Spark in this JVM. */
class CaptionJobTest {
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

  @Test
  void captionsAndErrorsEqualThoseOfOneMachine() throws IOException {
    Path photos = SinglePhotos.sample(folder.resolve("photos"), 20);
    byte[] whole = Files.readAllBytes(photos.resolve("000000000785.jpg"));
    Files.createDirectories(photos.resolve("below/again"));
    Files.write(photos.resolve("below/again/half.jpg"), Arrays.copyOf(whole, whole.length / 2));
    Files.write(photos.resolve("below/odd é.png"), new byte[] {1, 2, 3});
    Files.write(photos.resolve("below/no name"), whole);
    Files.writeString(photos.resolve("below/notes.txt"), "not a photo");
    Path output = folder.resolve("captions");

    String model = CaptionJob.MODEL; // sees by two backbones, and ranks
    Program run =
        Program.caption(photos, "--output", output, "--format", "jsonl", "--model", model);

    assertEquals(Job.SOME_FAILED, run.code(), run.err());
    assertEquals("21 photos captioned, 2 failed; 0 of them were done before\n", run.err());
    List<Path> files;
    try (Stream<Path> all = Files.walk(photos)) {
      files = all.filter(f -> Files.isRegularFile(f) && !f.endsWith("notes.txt")).toList();
    }
    assertEquals(
        SinglePhotos.said(model, files), Program.said(spark.read().json(output.toString())));
    JsonObject captioned = row(output, "000000000785.jpg");
    assertEquals(
        Set.of("path", "caption", "log_prob", "confidence", "model", "sha256", "settings"),
        captioned.keySet());
    assertEquals(Set.of("path", "error", "sha256", "settings"), row(output, "half.jpg").keySet());
  }

  private static JsonObject row(Path output, String name) throws IOException {
    try (Stream<Path> parts = Files.list(output)) {
      for (Path part : parts.filter(f -> f.toString().endsWith(".json")).toList()) {
        for (String line : Files.readAllLines(part)) {
          if (line.contains(name)) {
            return JsonParser.parseString(line).getAsJsonObject();
          }
        }
      }
    }
    throw new AssertionError("no row of " + name);
  }

  @ParameterizedTest
  @CsvSource({"parquet", "jsonl", "csv"})
  void captionsOnlyWhatItHasNotCaptionedBefore(String format) throws IOException {
    Path photos = SinglePhotos.sample(folder.resolve("photos"), 3);
    Files.move(photos.resolve("000000000785.jpg"), photos.resolve("a, \"b\".jpg"));
    Path output = folder.resolve("captions");
    Object[] command = {photos, "--output", output, "--format", format};
    Program first = Program.caption(command);
    Files.write(photos.resolve("broken.jpg"), new byte[] {1, 2, 3});
    Files.move(photos.resolve("000000000285.jpg"), photos.resolve("moved.jpg"));
    Program second = Program.caption(command);
    Program third = Program.caption(command);

    assertEquals("3 photos captioned, 0 failed; 0 of them were done before\n", first.err());
    assertEquals("3 photos captioned, 1 failed; 3 of them were done before\n", second.err());
    assertEquals("3 photos captioned, 1 failed; 4 of them were done before\n", third.err());
    Map<String, String> said =
        Program.said(
            new CaptionOutput(output.toString(), CaptionOutput.Format.named(format).orElseThrow())
                .rows(spark));
    assertEquals(4, said.size());
    Path odd = photos.resolve("a, \"b\".jpg");
    assertEquals(
        SinglePhotos.said(SinglePhotos.FAST, List.of(odd)).get(odd.toString()),
        said.get(odd.toString()));
  }

  @Test
  void otherOptionsAreAnotherRunAndOverwriteBeginsAnew() throws IOException {
    Path photos = SinglePhotos.sample(folder.resolve("photos"), 2);
    Path output = folder.resolve("captions");
    Program.caption(photos, "--output", output, "--beam", "1");
    Program other = Program.caption(photos, "--output", output);
    assertEquals("2 photos captioned, 0 failed; 0 of them were done before\n", other.err());
    assertEquals(4, spark.read().parquet(output.toString()).count());
    Program anew = Program.caption(photos, "--output", output, "--overwrite");
    assertEquals("2 photos captioned, 0 failed; 0 of them were done before\n", anew.err());
    assertEquals(2, spark.read().parquet(output.toString()).count());
  }

  @Test
  void alternativesAreListed() throws IOException {
    Path photos = SinglePhotos.sample(folder.resolve("photos"), 1);
    Path output = folder.resolve("captions");
    Program.caption(photos, "--output", output, "--n-best", "3");

    assertEquals(
        2,
        spark.read().parquet(output.toString()).selectExpr("size(alternatives)").first().getInt(0));
  }

  @Test
  void saysInOneLineWhatIsWrong() throws IOException {
    Path photos = SinglePhotos.sample(folder.resolve("photos"), 1);
    Path output = folder.resolve("captions");
    assertProblem(
        2, "give a photo or a folder, or --input URI; see captioner caption --master --help");
    assertProblem(2, "--output is needed; see captioner caption --master --help", photos);
    assertProblem(
        2,
        "on Spark, --format must be parquet, jsonl or csv: html; see captioner caption --master --help",
        photos,
        "--output",
        output,
        "--format",
        "html");
    assertProblem(
        2,
        "--beam must be a whole number of at least 1: no; see captioner caption --master --help",
        photos,
        "--output",
        output,
        "--beam",
        "no");
    assertProblem(
        2,
        "Unrecognized option: --exclude; see captioner caption --master --help",
        photos,
        "--output",
        output,
        "--exclude",
        "x");
    assertProblem(
        3,
        "there is no model nobody: "
            + SinglePhotos.MODELS
            + " has fast, flickr8k-resnet50, and a folder of a model holds config.json",
        photos,
        "--output",
        output,
        "--model",
        "nobody");
    assertProblem(
        4,
        folder.resolve("none") + ": no such file or folder",
        folder.resolve("none"),
        "--output",
        output);
    assertProblem(
        4,
        "--output holds file:"
            + photos.resolve("000000000285.jpg")
            + ", which is no parquet of ours; give another folder, or the --format of the run before",
        photos,
        "--output",
        photos);
  }

  private static void assertProblem(int code, String message, Object... arguments) {
    Program run = Program.caption(arguments);
    assertEquals("captioner: " + message + "\n", run.err());
    assertEquals(code, run.code());
  }

  @Test
  void helpNamesEveryFlag() {
    Program run = Program.caption("--help");
    assertEquals(Job.OK, run.code());
    for (String flag : new ArrayList<>(List.of("--input", "--output", "--model", "--master"))) {
      assertTrue(run.err().contains(flag), run.err());
    }
  }
}
