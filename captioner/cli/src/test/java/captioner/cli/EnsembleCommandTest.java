package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several models caption together, candidates are ranked again, and unsure captions left out. */
class EnsembleCommandTest {
  private static final String TWICE = TinyRun.MODEL + "," + TinyRun.MODEL;

  @TempDir Path temp;

  @BeforeAll
  static void train() throws IOException {
    TinyRun.train();
  }

  private static Program caption(Object... arguments) throws IOException {
    List<Path> photos = TinyRun.firstPhotos(3);
    return Program.run(
        Stream.of(Stream.of("caption"), photos.stream(), Arrays.stream(arguments))
            .flatMap(words -> words)
            .toArray());
  }

  private static Program evaluate(Object... arguments) throws IOException {
    Stream<Object> line =
        Stream.of("evaluate", "--annotations", TinyRun.annotations(), "--images", TinyRun.PHOTOS);
    return Program.run(Stream.concat(line, Arrays.stream(arguments)).toArray());
  }

  private static List<JsonObject> rows(String jsonl) {
    return jsonl.lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
  }

  /** Writes document frequencies of the photos' captions. */
  private Path frequencies() throws IOException {
    Path table = temp.resolve("frequencies.gz");
    Program.run("score", "--references", TinyRun.annotations(), "--save-df", table).succeeds();
    return table;
  }

  @Test
  void aModelTwiceCaptionsAsItDoesOnce() throws IOException {
    List<JsonObject> once =
        rows(caption("-m", TinyRun.MODEL, "--format", "jsonl").succeeds().out());
    List<JsonObject> twice = rows(caption("-m", TWICE, "--format", "jsonl").succeeds().out());
    for (int i = 0; i < once.size(); i++) {
      assertEquals(once.get(i).get("caption"), twice.get(i).get("caption"));
      assertEquals(TWICE, twice.get(i).get("model").getAsString());
    }
    Program evaluated = evaluate("-m", TWICE).succeeds();
    assertTrue(evaluated.err().contains("model   " + TWICE), evaluated.err());
    assertEquals(evaluate("-m", TinyRun.MODEL).succeeds().out(), evaluated.out());
  }

  @Test
  void modelsThatDoNotGoTogetherAreNamed() throws IOException {
    caption("-m", TinyRun.MODEL + "," + Defaults.MODEL)
        .fails(ExitCode.MODEL, TinyRun.MODEL, Defaults.MODEL, "have different vocabularies");
    caption("-m", TinyRun.MODEL + ",no-such-model")
        .fails(ExitCode.MODEL, "there is no model no-such-model");
  }

  @Test
  void aFolderMayHaveACommaInItsName() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("tiny, the second"));
    for (String file : List.of("config.json", "vocabulary.txt", "weights.safetensors")) {
      Files.copy(TinyRun.MODEL.resolve(file), folder.resolve(file));
    }
    assertEquals(
        caption("-m", TinyRun.MODEL).succeeds().out(), caption("-m", folder).succeeds().out());
  }

  @Test
  void candidatesAreRankedByConsensus() throws IOException {
    Path table = frequencies();
    List<JsonObject> rows =
        rows(
            caption(
                    "-m",
                    TinyRun.MODEL,
                    "--format",
                    "jsonl",
                    "--n-best",
                    2,
                    "--rerank",
                    "consensus",
                    "--rerank-df",
                    table)
                .succeeds()
                .out());
    assertEquals(3, rows.size());
    for (JsonObject row : rows) {
      assertEquals(1, row.getAsJsonArray("alternatives").size());
    }
    Program evaluated =
        evaluate("-m", TinyRun.MODEL, "--rerank", "consensus", "--rerank-df", table).succeeds();
    assertTrue(evaluated.out().contains("CIDEr-D  "), evaluated.out());
  }

  @Test
  void aModelMayBringItsDocumentFrequencies() throws IOException {
    Path table = frequencies();
    caption("-m", TinyRun.MODEL, "--rerank", "consensus")
        .fails(ExitCode.USAGE, "--rerank consensus needs --rerank-df FILE", RerankFlags.TABLE);
    Path folder = Files.createDirectories(temp.resolve("model"));
    for (String file : List.of("config.json", "vocabulary.txt", "weights.safetensors")) {
      Files.copy(TinyRun.MODEL.resolve(file), folder.resolve(file));
    }
    Files.copy(table, folder.resolve(RerankFlags.TABLE));
    assertEquals(
        caption("-m", TinyRun.MODEL, "--rerank", "consensus", "--rerank-df", table)
            .succeeds()
            .out(),
        caption("-m", folder, "--rerank", "consensus").succeeds().out());
  }

  @Test
  void flagsThatMakeNoSenseAreNamed() throws IOException {
    caption("--rerank-df", "x").fails(ExitCode.USAGE, "--rerank-df goes with --rerank consensus");
    caption("--rerank", "concensus").fails(ExitCode.USAGE, "did you mean consensus?");
    caption("--min-confidence", 1.5)
        .fails(ExitCode.USAGE, "--min-confidence must be from 0 to 1: 1.5");
    evaluate("--length-penalty", -1).fails(ExitCode.USAGE, "--length-penalty must be 0 or more");
  }

  @Test
  void unsureCaptionsAreFailures() throws IOException {
    Path output = temp.resolve("captions.jsonl");
    Object[] line = {"-m", TinyRun.MODEL, "-o", output, "--min-confidence", 1};
    Program run = caption(line);
    assertEquals(ExitCode.SOME_FAILED, run.code(), run.err());
    assertTrue(run.err().contains("its caption's confidence is 0."), run.err());
    for (JsonObject row : rows(Files.readString(output))) {
      assertFalse(row.has("caption"));
      assertTrue(
          row.get("error")
              .getAsString()
              .matches("its caption's confidence is 0\\.\\d{3}, below 1\\.0"),
          row.toString());
    }
    String before = Files.readString(output);
    Program again = caption(line).succeeds();
    assertTrue(again.err().contains("3 of them failed"), again.err());
    assertEquals(before, Files.readString(output));
    caption("-m", TinyRun.MODEL, "-o", output).fails(ExitCode.BAD_INPUT, "minConfidence");
  }

  @Test
  void sureCaptionsAreWhatTheyWere() throws IOException {
    assertEquals(
        caption("-m", TinyRun.MODEL).succeeds().out(),
        caption("-m", TinyRun.MODEL, "--min-confidence", 0.001).succeeds().out());
  }
}
