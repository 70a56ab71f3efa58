package captioner.serve;

import captioner.AttentionMap;
import captioner.Caption;
import captioner.Description;
import captioner.output.Rounded;
import captioner.report.AttentionRegion;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/**
 * What is answered of one photo.
 *
 * @param name as the sender calls it
 * @param json the members beside it
 * @param captioned whether there are captions, and not a problem
 */
record PhotoAnswer(String name, JsonObject json, boolean captioned) {
  private static final Gson GSON = new Gson();

  /**
   * Returns captions, with names and numbers as in the command line's JSONL, and the words.
   *
   * @param region what of the photo the grid of attention covers
   */
  static PhotoAnswer of(String name, Description description, AttentionRegion region) {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    List<Caption> captions = description.captions();
    add(captions.get(0), json);
    if (captions.size() > 1) {
      JsonArray alternatives = new JsonArray();
      for (Caption other : captions.subList(1, captions.size())) {
        JsonObject alternative = new JsonObject();
        add(other, alternative);
        alternatives.add(alternative);
      }
      json.add("alternatives", alternatives);
    }
    description.attention().ifPresent(map -> json.add("attention", attention(map, region)));
    return new PhotoAnswer(name, json, true);
  }

  /** Returns why there are no captions. */
  static PhotoAnswer of(String name, Problem problem) {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    json.add("problem", problem.json());
    return new PhotoAnswer(name, json, false);
  }

  private static void add(Caption caption, JsonObject json) {
    json.addProperty("caption", caption.text());
    json.addProperty("log_prob", Rounded.of(caption.logProb()));
    json.addProperty("confidence", Rounded.of(caption.confidence()));
    json.add("tokens", GSON.toJsonTree(caption.tokens()));
  }

  private static JsonObject attention(AttentionMap map, AttentionRegion region) {
    JsonObject json = new JsonObject();
    json.addProperty("rows", map.rows());
    json.addProperty("columns", map.columns());
    json.add("region", GSON.toJsonTree(region));
    JsonArray words = new JsonArray();
    for (List<Float> weights : map.words()) {
      JsonArray cells = new JsonArray(weights.size());
      weights.forEach(weight -> cells.add(Rounded.of(weight)));
      words.add(cells);
    }
    json.add("words", words);
    return json;
  }
}
