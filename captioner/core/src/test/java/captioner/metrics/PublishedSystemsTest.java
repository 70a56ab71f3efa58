package captioner.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import captioner.text.PtbTokenizer;
import captioner.text.SharedCaptions;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Published systems' captions of the COCO test split, scored as the COCO caption evaluation did.
 */
class PublishedSystemsTest {

  private static final String TOKENISED = "captions_test5k_ptb_tokenized.json";
  private static final double TOLERANCE = 1e-12;

  private static final Map<String, String> KEYS =
      Map.of(
          "BLEU-1", "Bleu_1", "BLEU-2", "Bleu_2", "BLEU-3", "Bleu_3", "BLEU-4", "Bleu_4", "ROUGE-L",
          "ROUGE_L", "CIDEr-D", "CIDEr");

  private final PtbTokenizer tokenizer = new PtbTokenizer();

  @Test
  void everySystemHasItsReferenceScores() throws IOException {
    Path results = SharedCaptions.folder("metrics/coco").resolve("results");
    Map<String, List<List<String>>> references = references(results.resolveSibling(TOKENISED));
    JsonObject summary = SharedCaptions.json(results.resolve("summary.json")).getAsJsonObject();
    for (String system : summary.keySet()) {
      Map<String, JsonObject> captions = byImage(results.resolve(system + "_test_results.json"));
      List<Sample> samples = new ArrayList<>();
      captions.forEach(
          (image, result) -> {
            List<String> candidate = tokenizer.tokenize(result.get("caption").getAsString());
            samples.add(new Sample(candidate, references.get(image)));
          });
      List<String> images = List.copyOf(captions.keySet());
      Map<String, JsonObject> perImage = byImage(results.resolve(system + "_test_perimage.json"));
      for (Score score : scores(samples)) {
        String where = system + " " + score.name();
        String key = KEYS.get(score.name());
        double corpus = summary.getAsJsonObject(system).get(key).getAsDouble();
        assertEquals(corpus, score.corpus(), TOLERANCE, where);
        assertEquals(5_000, score.perImage().size(), where);
        for (int i = 0; i < images.size(); i++) {
          double expected = perImage.get(images.get(i)).get(key).getAsDouble();
          assertEquals(expected, score.perImage().get(i), TOLERANCE, where + " " + images.get(i));
        }
      }
    }
  }

  private static List<Score> scores(List<Sample> samples) {
    return Stream.of(new Bleu(), new RougeL(), new CiderD())
        .flatMap(metric -> metric.score(samples).stream())
        .toList();
  }

  private static Map<String, JsonObject> byImage(Path file) throws IOException {
    Map<String, JsonObject> results = new LinkedHashMap<>();
    for (JsonElement element : SharedCaptions.json(file).getAsJsonArray()) {
      JsonObject result = element.getAsJsonObject();
      results.put(result.get("image_id").getAsString(), result);
    }
    return results;
  }

  private static Map<String, List<List<String>>> references(Path file) throws IOException {
    Map<String, List<List<String>>> references = new HashMap<>();
    for (var image : SharedCaptions.json(file).getAsJsonObject().entrySet()) {
      List<List<String>> captions = new ArrayList<>();
      for (JsonElement caption : image.getValue().getAsJsonArray()) {
        captions.add(List.of(caption.getAsString().split(" ")));
      }
      references.put(image.getKey(), captions);
    }
    return references;
  }
}
