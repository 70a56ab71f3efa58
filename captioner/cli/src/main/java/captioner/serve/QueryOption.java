package captioner.serve;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An option in the query of a request: those of the command line's {@code caption} by the same
 * names, within bounds that keep one request from taking the server from the others.
 */
enum QueryOption {
  BEAM(Type.INTEGER, 1, 10, "hypotheses followed at a time; default 3, 1 is greedy"),
  N_BEST(Type.INTEGER, 1, 10, "captions a photo; default 1"),
  MAX_LENGTH(Type.INTEGER, 1, 64, "at most so many words; default 30"),
  MIN_LENGTH(Type.INTEGER, 0, 30, "at least so many words; default 0"),
  LENGTH_PENALTY(Type.NUMBER, 0, 10, "favours longer captions; default 0.8"),
  NO_REPEAT_NGRAM(Type.INTEGER, 0, 64, "never the same so many words twice; default 0, off"),
  PREFIX(Type.TEXT, 0, 200, "begin with these words"),
  AVOID(Type.WORDS, 0, 50, "never say these words or phrases; several with commas"),
  MUST_INCLUDE(Type.WORDS, 0, 3, "say these words or phrases; several with commas"),
  CAPITALISE(Type.BOOLEAN, 0, 1, "a capital and a full stop; default true"),
  SAMPLE(Type.BOOLEAN, 0, 1, "draw by chance instead of searching the likeliest; default false"),
  TEMPERATURE(Type.NUMBER, 0.01, 10, "of chance, near 0 is sure; default 0.5"),
  TOP_K(Type.INTEGER, 1, 1_000_000, "draw from so many of the likeliest words; default all"),
  TOP_P(Type.NUMBER, 0.01, 1, "draw from the likeliest words of that sum; default 0.9"),
  SEED(Type.INTEGER, Integer.MIN_VALUE, Integer.MAX_VALUE, "of chance; default 1"),
  ATTENTION(Type.BOOLEAN, 0, 1, "where the model looked for every word; default false");

  private enum Type {
    INTEGER("integer"),
    NUMBER("number"),
    BOOLEAN("boolean"),
    TEXT("string"),
    WORDS("string");

    private final String json;

    Type(String json) {
      this.json = json;
    }
  }

  private final Type type;
  private final double least;
  private final double most;
  private final String description;

  QueryOption(Type type, double least, double most, String description) {
    this.type = type;
    this.least = least;
    this.most = most;
    this.description = description;
  }

  /** Returns its name in a query: n-best. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns what it is for, in one line. */
  @Override
  public String toString() {
    return description;
  }

  /**
   * Checks the names in a query.
   *
   * @throws Problem if one is unknown, or one is there twice that may be there once
   */
  static void check(Map<String, List<String>> query) {
    List<String> known = Arrays.stream(values()).map(QueryOption::key).toList();
    for (Map.Entry<String, List<String>> given : query.entrySet()) {
      if (!known.contains(given.getKey())) {
        throw new Problem(
            Problem.Kind.BAD_OPTION,
            "there is no option \"%s\"; there are %s"
                .formatted(shown(given.getKey()), String.join(", ", known)));
      }
    }
    for (QueryOption option : values()) {
      List<String> values = query.getOrDefault(option.key(), List.of());
      if (values.size() > 1 && option.type != Type.WORDS) {
        throw option.wrong("must be given once");
      }
    }
  }

  boolean isIn(Map<String, List<String>> query) {
    return query.containsKey(key());
  }

  /** Returns a whole number. */
  int integer(Map<String, List<String>> query, int fallback) {
    if (!isIn(query)) {
      return fallback;
    }
    try {
      int value = Integer.parseInt(text(query).strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // the message below covers this, too
    }
    throw wrong("must be a whole number from %d to %d".formatted((long) least, (long) most));
  }

  /** Returns a number. */
  double number(Map<String, List<String>> query, double fallback) {
    if (!isIn(query)) {
      return fallback;
    }
    try {
      double value = Double.parseDouble(text(query).strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // the message below covers this, too
    }
    throw wrong("must be a number from %s to %s".formatted(json(least), json(most)));
  }

  /** Returns true or false; the bare name is true. */
  boolean truth(Map<String, List<String>> query, boolean fallback) {
    if (!isIn(query)) {
      return fallback;
    }
    return switch (text(query)) {
      case "", "true" -> true;
      case "false" -> false;
      default -> throw wrong("must be true or false");
    };
  }

  /** Returns a text, empty if it is not there. */
  String words(Map<String, List<String>> query) {
    String text = isIn(query) ? text(query) : "";
    if (text.length() > most) {
      throw wrong("must have at most %d letters".formatted((long) most));
    }
    return text;
  }

  /** Returns words and phrases. */
  List<String> phrases(Map<String, List<String>> query) {
    List<String> phrases =
        query.getOrDefault(key(), List.of()).stream()
            .flatMap(value -> Stream.of(value.split(",")))
            .map(String::strip)
            .filter(phrase -> !phrase.isEmpty())
            .toList();
    if (phrases.size() > most || phrases.stream().anyMatch(phrase -> phrase.length() > 100)) {
      throw wrong(
          "must be at most %d words or phrases, each of at most 100 letters"
              .formatted((long) most));
    }
    return phrases;
  }

  private String text(Map<String, List<String>> query) {
    return query.get(key()).get(0);
  }

  private Problem wrong(String rule) {
    return new Problem(Problem.Kind.BAD_OPTION, key() + " " + rule);
  }

  /** Cuts what a sender may have made long. */
  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }

  private static String json(double number) {
    return new JsonPrimitive(number == Math.rint(number) ? (Number) (long) number : number)
        .toString();
  }

  /** Returns the options as parameters of OpenAPI. */
  static JsonArray parameters() {
    return Arrays.stream(values())
        .map(QueryOption::parameter)
        .collect(Collectors.collectingAndThen(Collectors.toList(), QueryOption::array));
  }

  private static JsonArray array(List<JsonObject> objects) {
    JsonArray array = new JsonArray();
    objects.forEach(array::add);
    return array;
  }

  private JsonObject parameter() {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", type.json);
    switch (type) {
      case INTEGER -> {
        schema.addProperty("minimum", (long) least);
        schema.addProperty("maximum", (long) most);
      }
      case NUMBER -> {
        schema.addProperty("minimum", least);
        schema.addProperty("maximum", most);
      }
      case TEXT -> schema.addProperty("maxLength", (long) most);
      case BOOLEAN, WORDS -> {}
    }
    JsonObject parameter = new JsonObject();
    parameter.addProperty("name", key());
    parameter.addProperty("in", "query");
    parameter.addProperty("description", description);
    parameter.add("schema", schema);
    return parameter;
  }
}
