package captioner.cli;

import captioner.evaluation.Comparison;
import captioner.evaluation.Interval;
import captioner.evaluation.ScoreReport;
import captioner.evaluation.SystemComparison;
import captioner.metrics.CaptionHealth;
import captioner.metrics.Score;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes scores for programs: JSON, as fractions, in full precision. */
final class ScoreJson {
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private ScoreJson() {}

  /** Writes all that is said of one system. */
  static void write(Path file, ScoreReport report) throws IOException {
    write(file, json(report));
  }

  /** Writes the same of two systems, the second under "compare", with the changes. */
  static void write(Path file, SystemComparison comparison, Path other) throws IOException {
    JsonObject compare = json(comparison.other());
    compare.addProperty("candidates", other.toString());
    JsonObject changes = new JsonObject();
    for (Comparison change : comparison.comparisons()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("change", change.difference());
      entry.add("interval", json(change.interval()));
      entry.addProperty("p_not_better", change.notBetter());
      changes.add(change.name(), entry);
    }
    compare.add("changes", changes);
    JsonObject json = json(comparison.first());
    json.add("compare", compare);
    write(file, json);
  }

  private static void write(Path file, JsonObject json) throws IOException {
    Files.writeString(file, PRETTY.toJson(json) + "\n");
  }

  private static JsonObject json(ScoreReport report) {
    JsonObject metrics = new JsonObject();
    JsonObject intervals = new JsonObject();
    List<Score> scores = report.scores().scores();
    for (int k = 0; k < scores.size(); k++) {
      metrics.addProperty(scores.get(k).name(), scores.get(k).corpus());
      if (!report.intervals().isEmpty()) {
        intervals.add(scores.get(k).name(), json(report.intervals().get(k)));
      }
    }
    JsonObject json = new JsonObject();
    json.add("metrics", metrics);
    if (intervals.size() > 0) {
      json.add("intervals", intervals);
    }
    json.add("captions", health(report));
    json.addProperty("images", report.set().ids().size());
    json.addProperty("references", report.set().referenceCount());
    json.addProperty("signature", report.signature());
    return json;
  }

  private static JsonObject health(ScoreReport report) {
    CaptionHealth health = report.health();
    JsonObject json = new JsonObject();
    json.addProperty("mean_length", health.meanLength());
    json.addProperty("words", health.words());
    json.addProperty("distinct-1", health.distinct1());
    json.addProperty("distinct-2", health.distinct2());
    json.addProperty("bad_endings", health.badEndings());
    json.addProperty("repeated_words", health.repeatedWords());
    report.novelty().ifPresent(share -> json.addProperty("not_in_training", share));
    return json;
  }

  private static JsonArray json(Interval interval) {
    JsonArray json = new JsonArray();
    json.add(interval.low());
    json.add(interval.high());
    return json;
  }

  /** Writes an object a line: the image's id and its scores. */
  static void writeImages(Path file, ScoreReport report) throws IOException {
    try (Writer to = Files.newBufferedWriter(file)) {
      for (int i = 0; i < report.set().ids().size(); i++) {
        JsonObject row = new JsonObject();
        row.addProperty("image_id", report.set().ids().get(i));
        for (Score score : report.scores().scores()) {
          row.addProperty(score.name(), score.perImage().get(i));
        }
        to.write(GSON.toJson(row) + "\n");
      }
    }
  }
}
