package captioner.metrics.meteor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import captioner.metrics.Sample;
import captioner.metrics.Score;
import captioner.text.SharedCaptions;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captions of the sample, damaged and odd ones, against METEOR 1.5 (make_meteor_goldens.py). */
class MeteorGoldenTest {

  private static final JsonObject GOLDEN = golden();

  private static JsonObject golden() {
    var in = MeteorGoldenTest.class.getResourceAsStream("/golden/meteor.json");
    try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Sample> samples() throws IOException {
    Path root = Path.of(System.getProperty("project.root", "../.."));
    Map<Long, List<String>> captions =
        SharedCaptions.byImage(root.resolve("datasets/sample/captions.json"));
    List<Sample> samples = new ArrayList<>();
    for (JsonElement element : GOLDEN.getAsJsonArray("cases")) {
      JsonObject row = element.getAsJsonObject();
      List<String> references =
          row.has("image")
              ? captions.get(row.get("image").getAsLong()).subList(1, 5)
              : strings(row.getAsJsonArray("references"));
      samples.add(
          new Sample(
              words(row.get("candidate").getAsString()),
              references.stream().map(MeteorGoldenTest::words).toList()));
    }
    return samples;
  }

  private static List<String> strings(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsString).toList();
  }

  private static List<String> words(String caption) {
    return List.of(caption.strip().split("\\s+"));
  }

  private static void assertScores(String key, String corpus, Score score) {
    JsonArray cases = GOLDEN.getAsJsonArray("cases");
    for (int i = 0; i < cases.size(); i++) {
      JsonObject row = cases.get(i).getAsJsonObject();
      assertEquals(row.get(key).getAsDouble(), score.perImage().get(i), 1e-15, row.toString());
    }
    assertEquals(GOLDEN.get(corpus).getAsDouble(), score.corpus(), 1e-15);
  }

  @Test
  void scoresLikeTheReferenceWithoutParaphrases() throws IOException {
    assertScores("without", "corpusWithout", new Meteor().score(samples()).get(0));
  }

  @Test
  void scoresLikeTheReferenceWithParaphrases(@TempDir Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (JsonElement pair : GOLDEN.getAsJsonArray("paraphrases")) {
      lines.add("0.5");
      lines.addAll(strings(pair.getAsJsonArray()));
    }
    Path file = ParaphraseTableTest.write(folder.resolve("own.gz"), lines.toArray(String[]::new));
    Meteor meteor = new Meteor(ParaphraseTable.read(file));
    assertEquals(List.of("METEOR"), meteor.names());
    assertEquals("METEOR[1.5,en,norm,exact+stem+synonym+paraphrase]", meteor.signature());
    Score score = meteor.score(samples()).get(0);
    assertScores("with", "corpusWith", score);
  }
}
