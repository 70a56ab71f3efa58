package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.inference.Predictor;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import captioner.compile.Precision;
import captioner.model.CaptionModel;
import captioner.model.ModelStore;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A captioner that {@code train-ranking} taught to rank does so on every way to run it. */
class RankedCaptionsTest {
  @TempDir static Path temp;
  private static Path model;
  private static Path program;

  @BeforeAll
  static void learnAndCompile() throws IOException {
    Path bundled = new ModelStore(Program.ROOT.resolve("models")).folder(Defaults.MODEL);
    model = ranked("bundled", bundled);
    program = temp.resolve("ranked.pt");
    Program.run("compile", "-m", model, "-o", program).succeeds();
  }

  /** Returns a copy of a model that has learnt to rank by the captions of the first photos. */
  private static Path ranked(String name, Path model) throws IOException {
    Path copy = Files.createDirectory(temp.resolve(name));
    for (String file : CaptionModel.FILES) {
      Files.copy(model.resolve(file), copy.resolve(file));
    }
    Path annotations = TinyRun.annotations(temp.resolve("captions.json"), TinyRun.PHOTO_COUNT);
    Object[] line = {
      "train-ranking",
      "--min-images",
      1,
      "-m",
      copy,
      "--annotations",
      annotations,
      "--images",
      TinyRun.PHOTOS,
      "--val-annotations",
      annotations,
      "--cache",
      temp.resolve("cache")
    };
    Program.run(line).succeeds();
    return copy;
  }

  private static List<Path> photos() throws IOException {
    return TinyRun.firstPhotos(4);
  }

  /** Returns the captions of every photo, best first. */
  private static List<List<String>> captions(Path model, Object... arguments) throws IOException {
    Stream<Object> line = Stream.of("caption", "-m", model, "--format", "jsonl");
    Stream<Object> rest = Stream.concat(photos().stream(), Arrays.stream(arguments));
    return Program.run(Stream.concat(line, rest).toArray()).succeeds().lines().stream()
        .map(row -> JsonParser.parseString(row).getAsJsonObject())
        .map(RankedCaptionsTest::captions)
        .toList();
  }

  private static List<String> captions(JsonObject row) {
    Stream<JsonElement> others =
        row.has("alternatives")
            ? row.getAsJsonArray("alternatives").asList().stream()
            : Stream.of();
    return Stream.concat(Stream.of(row), others)
        .map(found -> found.getAsJsonObject().get("caption").getAsString())
        .toList();
  }

  @Test
  void aProgramRanksAsItsModelDoes() throws IOException {
    Path frequencies = temp.resolve("frequencies.gz");
    Program.run("score", "--references", temp.resolve("captions.json"), "--save-df", frequencies)
        .succeeds();
    String[] ways = {
      "--n-best 3",
      "--beam 4 --rerank model",
      "--rerank none",
      "--rerank consensus --rerank-df " + frequencies
    };
    for (String way : ways) {
      Object[] flags = way.split(" ");
      assertEquals(captions(model, flags), captions(program, flags), way);
    }
    assertNotEquals(
        captions(program, "--n-best", 10), captions(program, "--n-best", 10, "--rerank", "none"));
  }

  @Test
  void manyPhotosAreCaptionedCompiled() throws IOException {
    TinyRun.train();
    Path tiny = ranked("tiny", TinyRun.MODEL);
    Path folder = Files.createDirectory(temp.resolve("many"));
    for (int i = 0; i < EngineFlags.MANY_PHOTOS; i++) {
      Files.copy(photos().get(0), folder.resolve(i + ".jpg"));
    }
    Program many = Program.run("caption", folder, "-m", tiny).succeeds();
    assertEquals(EngineFlags.MANY_PHOTOS, many.lines().size());
    assertTrue(many.err().contains("compiled, in " + Precision.fastest()), many.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"compiled", "blocks"})
  void djlServingRanksToo(String engine) throws Exception {
    Path folder = temp.resolve("packaged-" + engine);
    Program.run("package", "-m", model, "--engine", engine, "-o", folder).succeeds();
    Files.writeString(folder.resolve("serving.properties"), "nBest=3\n", StandardOpenOption.APPEND);
    Criteria<Input, Output> criteria =
        Criteria.builder().setTypes(Input.class, Output.class).optModelPath(folder).build();
    try (ZooModel<Input, Output> served = criteria.loadModel();
        Predictor<Input, Output> predictor = served.newPredictor()) {
      List<List<String>> said = new ArrayList<>();
      for (Path photo : photos()) {
        Input input = new Input();
        input.add("data", Files.readAllBytes(photo));
        String json = predictor.predict(input).getAsString(0);
        said.add(captions(JsonParser.parseString(json).getAsJsonObject()));
      }
      assertEquals(captions(model, "--n-best", 3), said);
    }
  }
}
