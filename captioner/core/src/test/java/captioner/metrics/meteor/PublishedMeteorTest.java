package captioner.metrics.meteor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import captioner.metrics.Sample;
import captioner.metrics.Score;
import captioner.text.PtbTokenizer;
import captioner.text.SharedCaptions;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published systems' captions and METEOR's own examples, scored as METEOR 1.5 scored them. */
class PublishedMeteorTest {

  private static final int CHUNKS = 20;

  /** The corpus scores are what METEOR prints; the file's is that of plain sums. */
  @ParameterizedTest
  @CsvSource({
    "show-edit-tell_xe, 0.2742016617137883",
    "show-edit-tell_rl, 0.2833236522089724",
    "er-san, 0.29431556942925713"
  })
  void everySystemHasItsReferenceScores(String system, double corpus) throws IOException {
    Path coco = SharedCaptions.folder("metrics/coco");
    JsonObject golden = json(coco.resolve("results/" + system + "_meteor_nopara.json"));
    List<Sample> samples = samples(coco, system, golden);
    List<double[]> statistics = new Meteor().statistics(samples);
    double[] sums = new double[CHUNKS + 1];
    statistics.forEach(row -> Arrays.setAll(sums, i -> sums[i] + row[i]));
    assertEquals(corpus, Statistics.score(sums), 1e-15);
    int whole = 0; // candidates that match a reference in one chunk, which has no penalty
    for (int i = 0; i < samples.size(); i++) {
      JsonObject image = golden.getAsJsonArray("per_image").get(i).getAsJsonObject();
      double[] expected = numbers(image.get("stats").getAsString());
      if (expected[CHUNKS] == 1 && statistics.get(i)[CHUNKS] == 0) {
        expected[CHUNKS] = 0;
        whole++;
      }
      assertEquals(Arrays.toString(expected), Arrays.toString(statistics.get(i)), image.toString());
      assertEquals(image.get("meteor").getAsDouble(), Statistics.score(statistics.get(i)), 1e-15);
    }
    sums[CHUNKS] += whole;
    assertEquals(
        golden.get("METEOR_exact_stem_synonym").getAsDouble(), Statistics.score(sums), 1e-15);
  }

  private static List<Sample> samples(Path coco, String system, JsonObject golden)
      throws IOException {
    JsonObject references = json(coco.resolve("captions_test5k_ptb_tokenized.json"));
    Map<String, String> captions = new HashMap<>();
    Path results = coco.resolve("results/" + system + "_test_results.json");
    for (JsonElement element : SharedCaptions.json(results).getAsJsonArray()) {
      JsonObject result = element.getAsJsonObject();
      captions.put(result.get("image_id").getAsString(), result.get("caption").getAsString());
    }
    PtbTokenizer tokenizer = new PtbTokenizer();
    List<Sample> samples = new ArrayList<>();
    for (JsonElement element : golden.getAsJsonArray("per_image")) {
      String image = element.getAsJsonObject().get("image_id").getAsString();
      List<List<String>> words = new ArrayList<>();
      references.getAsJsonArray(image).forEach(caption -> words.add(words(caption.getAsString())));
      samples.add(new Sample(tokenizer.tokenize(captions.get(image)), words));
    }
    return samples;
  }

  @ParameterizedTest
  @CsvSource({"1, 0.2987914187556954", "2, 0.29527611454337815"})
  void meteorsExamplesHaveTheirReferenceScores(int system, double corpus) throws IOException {
    Path meteor = SharedCaptions.folder("metrics/meteor");
    List<String> candidates =
        Files.readAllLines(meteor.resolve("example/xray/system" + system + ".hyp"));
    List<String> references = Files.readAllLines(meteor.resolve("example/xray/reference"));
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      samples.add(new Sample(words(candidates.get(i)), List.of(words(references.get(i)))));
    }
    Score score = new Meteor().score(samples).get(0);
    assertEquals(corpus, score.corpus(), 1e-15);
    Path file = meteor.resolve("xray_system" + system + "_exact_stem_synonym.out");
    try (Stream<String> lines = Files.lines(file)) {
      List<Double> expected =
          lines
              .filter(line -> line.startsWith("Segment "))
              .map(line -> Double.valueOf(line.split("\t")[1]))
              .toList();
      assertEquals(expected, score.perImage());
    }
  }

  private static List<String> words(String caption) {
    return List.of(caption.split(" "));
  }

  private static JsonObject json(Path file) throws IOException {
    return SharedCaptions.json(file).getAsJsonObject();
  }

  /** Returns METEOR's statistics but for the last two, which are sums of others. */
  private static double[] numbers(String statistics) {
    return Arrays.stream(statistics.split(" "))
        .limit(CHUNKS + 1)
        .mapToDouble(Double::parseDouble)
        .toArray();
  }
}
