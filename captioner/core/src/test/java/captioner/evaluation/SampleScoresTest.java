package captioner.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import captioner.GoldenFile;
import captioner.data.CocoReferences;
import captioner.metrics.Score;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Captions of the shipped photos, good and odd, from their text on: tokenised and scored as the
 * COCO caption evaluation does.
 */
class SampleScoresTest {
  private static final double RELATIVE = 1e-9;

  @Test
  void everyScoreEqualsTheReferences() throws IOException {
    Path root = Path.of(System.getProperty("project.root", "../.."));
    Map<Long, List<String>> references =
        CocoReferences.read(root.resolve("datasets/sample/captions.json"));
    JsonObject golden = GoldenFile.json("sample_scores.json");
    Map<Long, String> candidates = new LinkedHashMap<>();
    Map<Long, JsonObject> expected = new LinkedHashMap<>();
    for (JsonElement element : golden.getAsJsonArray("images")) {
      JsonObject image = element.getAsJsonObject();
      candidates.put(image.get("image_id").getAsLong(), image.get("caption").getAsString());
      expected.put(image.get("image_id").getAsLong(), image);
    }
    EvaluationSet set = EvaluationSet.of(references, candidates);
    for (Score score :
        CaptionScores.of(set, MetricSelection.parse("BLEU,ROUGE-L,CIDEr-D,CIDEr")).scores()) {
      assertClose(
          golden.getAsJsonObject("corpus").get(score.name()).getAsDouble(),
          score.corpus(),
          score.name());
      for (int i = 0; i < set.ids().size(); i++) {
        long id = set.ids().get(i);
        double image = expected.get(id).get(score.name()).getAsDouble();
        assertClose(image, score.perImage().get(i), score.name() + " of " + id);
      }
    }
  }

  private static void assertClose(double expected, double actual, String what) {
    assertEquals(expected, actual, RELATIVE * Math.abs(expected), what);
  }
}
