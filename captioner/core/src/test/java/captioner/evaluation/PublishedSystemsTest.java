package captioner.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import captioner.data.CocoReferences;
import captioner.data.CocoResults;
import captioner.metrics.Score;
import captioner.text.SharedCaptions;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Published systems' captions of the COCO test split, from their text on, scored as the COCO
 * caption evaluation did.
 */
class PublishedSystemsTest {
  private static final double RELATIVE = 1e-9;

  private static final Map<String, String> KEYS =
      Map.of(
          "BLEU-1", "Bleu_1", "BLEU-2", "Bleu_2", "BLEU-3", "Bleu_3", "BLEU-4", "Bleu_4", "ROUGE-L",
          "ROUGE_L", "CIDEr-D", "CIDEr");

  @Test
  void everySystemHasItsReferenceScores() throws IOException {
    Path folder = SharedCaptions.folder("metrics/coco");
    Path results = folder.resolve("results");
    Map<Long, List<String>> references =
        CocoReferences.read(folder.resolve("captions_test5k.json"));
    JsonObject summary = SharedCaptions.json(results.resolve("summary.json")).getAsJsonObject();
    for (String system : summary.keySet()) {
      EvaluationSet set =
          EvaluationSet.of(
              references, CocoResults.read(results.resolve(system + "_test_results.json")));
      Map<Long, JsonObject> perImage = byImage(results.resolve(system + "_test_perimage.json"));
      assertEquals(5_000, set.ids().size(), system);
      for (Score score : CaptionScores.of(set, MetricSelection.forTraining()).scores()) {
        String key = KEYS.get(score.name());
        String where = system + " " + score.name();
        assertClose(summary.getAsJsonObject(system).get(key).getAsDouble(), score.corpus(), where);
        for (int i = 0; i < set.ids().size(); i++) {
          long id = set.ids().get(i);
          assertClose(
              perImage.get(id).get(key).getAsDouble(),
              score.perImage().get(i),
              where + " of image " + id);
        }
      }
    }
  }

  private static Map<Long, JsonObject> byImage(Path file) throws IOException {
    Map<Long, JsonObject> rows = new HashMap<>();
    for (JsonElement element : SharedCaptions.json(file).getAsJsonArray()) {
      JsonObject row = element.getAsJsonObject();
      rows.put(row.get("image_id").getAsLong(), row);
    }
    return rows;
  }

  private static void assertClose(double expected, double actual, String what) {
    assertEquals(expected, actual, RELATIVE * Math.abs(expected), what);
  }
}
