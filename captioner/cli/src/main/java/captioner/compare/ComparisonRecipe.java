package captioner.compare;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is compared, from a JSON file: {@code train} there holds the flags of {@code train} that all
 * rows have, and in each of the {@code rows} its own, by name without hyphens: {@code {"decoder":
 * "lstm", "set": ["transformer.dModel=256"]}}. A row's flag replaces that of all rows, but {@code
 * set} adds to it. A row whose decoder is to know text before has flags of {@code pretrain}, too;
 * preset, seed and the Transformer's settings it takes from those of {@code train}. Paths are as on
 * a command line, from the working folder.
 *
 * @param title of the page
 * @param dataset to train and be judged on, unless the command line names another
 * @param minutes most minutes that a row trains, validation included; none: as long as its epochs
 *     take
 * @param resamples of the bootstrap, 1 or more
 * @param lengths words of a caption at which training is timed and weighed
 * @param imageTokens numbers of image tokens at which it is, each a square number
 * @param rows one or more, the first of which the others are held against
 */
public record ComparisonRecipe(
    String title,
    Optional<String> dataset,
    OptionalDouble minutes,
    int resamples,
    List<Integer> lengths,
    List<Integer> imageTokens,
    List<ComparedRow> rows) {
  private static final Set<String> SETTINGS =
      Set.of("title", "dataset", "train", "minutes", "bootstrap", "lengths", "imageTokens", "rows");
  private static final int MOST = 1000;
  private static final String TRAIN = "train";
  private static final String PRETRAIN = "pretrain";
  private static final String SET = "set";

  /** Flags of train that are the same for all rows, or that compare itself gives. */
  private static final Set<String> NOT_OF_ROWS = Set.of("epochs", "seed");

  private static final Set<String> NOT_OF_RECIPES =
      Set.of(
          "dataset",
          "annotations",
          "images",
          "val-annotations",
          "val-images",
          "output",
          "resume",
          "only-features",
          "cache",
          "download",
          "config",
          "help",
          "verbose");

  private static final Set<String> NOT_OF_PRETRAINING =
      Set.of("seed", "output", "resume", "config", "help", "verbose");

  /** Keeps copies of the lists. */
  public ComparisonRecipe {
    lengths = List.copyOf(lengths);
    imageTokens = List.copyOf(imageTokens);
    rows = List.copyOf(rows);
  }

  /**
   * Reads a recipe.
   *
   * @param changes flags of train that replace those of the file, for all rows
   * @throws IOException if it is none; the message names the file, the row and what is wrong
   */
  public static ComparisonRecipe read(Path file, Map<String, String> changes) throws IOException {
    try {
      JsonElement json = JsonParser.parseString(Files.readString(file));
      if (!(json instanceof JsonObject recipe)) {
        throw new IllegalArgumentException("it holds no object");
      }
      return of(recipe, changes);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not a recipe of a comparison: it is not text", e);
    } catch (JsonParseException | IllegalArgumentException e) {
      throw new IOException(file + " is not a recipe of a comparison: " + e.getMessage(), e);
    }
  }

  private static ComparisonRecipe of(JsonObject json, Map<String, String> changes) {
    requireOnly("", json, SETTINGS);
    Map<String, List<String>> ofAll = flags("", TRAIN, json, NOT_OF_RECIPES);
    changes.forEach((flag, value) -> ofAll.put(flag, List.of(value)));
    if (!(json.get("rows") instanceof JsonArray array) || array.isEmpty()) {
      throw new IllegalArgumentException("rows must be a list of one row or more");
    }
    List<ComparedRow> rows = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    for (JsonElement row : array) {
      rows.add(row(row, ofAll));
      if (!names.add(rows.get(rows.size() - 1).name())) {
        throw new IllegalArgumentException("two rows are called " + names);
      }
    }
    return new ComparisonRecipe(
        text(json, "title", "Captioners compared"),
        json.has("dataset") ? Optional.of(text(json, "dataset", "")) : Optional.empty(),
        json.has("minutes") ? OptionalDouble.of(positive(json, "minutes")) : OptionalDouble.empty(),
        json.has("bootstrap") ? (int) positive(json, "bootstrap") : MOST,
        numbers(json, "lengths", List.of(10, 20, 40, 80)),
        numbers(json, "imageTokens", List.of(49, 100, 196, 400)),
        rows);
  }

  private static ComparedRow row(JsonElement json, Map<String, List<String>> ofAll) {
    if (!(json instanceof JsonObject row)) {
      throw new IllegalArgumentException(
          "every row must be an object with name and train: " + json);
    }
    String name = text(row, "name", "");
    if (name.isBlank()) {
      throw new IllegalArgumentException("every row needs a name: " + row);
    }
    String where = "row " + name + ": ";
    requireOnly(where, row, Set.of("name", "train", PRETRAIN));
    Map<String, List<String>> flags = new LinkedHashMap<>(ofAll);
    Set<String> refused = new TreeSet<>(NOT_OF_RECIPES);
    refused.addAll(NOT_OF_ROWS);
    flags(where, TRAIN, row, refused)
        .forEach(
            (flag, values) -> {
              boolean adds = flag.equals(SET) && ofAll.containsKey(flag);
              flags.put(flag, adds ? joined(ofAll.get(flag), values) : values);
            });
    Optional<List<String>> pretraining =
        row.has(PRETRAIN) ? Optional.of(words(pretraining(where, row, flags))) : Optional.empty();
    return new ComparedRow(name, words(flags), pretraining);
  }

  /** Returns the flags of pretrain: the row's, after those that must be as those of train. */
  private static Map<String, List<String>> pretraining(
      String where, JsonObject row, Map<String, List<String>> train) {
    Map<String, List<String>> own = flags(where, PRETRAIN, row, NOT_OF_PRETRAINING);
    Map<String, List<String>> flags = new LinkedHashMap<>();
    for (String same : List.of("preset", "seed")) {
      if (train.containsKey(same)) {
        flags.put(same, train.get(same));
      }
    }
    List<String> form =
        train.getOrDefault(SET, List.of()).stream()
            .filter(change -> change.startsWith("transformer."))
            .toList();
    flags.putAll(own);
    List<String> changes = joined(form, own.getOrDefault(SET, List.of()));
    if (!changes.isEmpty()) {
      flags.put(SET, changes);
    }
    return flags;
  }

  private static List<String> words(Map<String, List<String>> flags) {
    List<String> words = new ArrayList<>();
    flags.forEach((flag, values) -> values.forEach(value -> words.add(word(flag, value))));
    return words;
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /** A flag and its value are one word, so that a value may begin with a hyphen. */
  private static String word(String flag, String value) {
    return "--%s=%s".formatted(flag, value);
  }

  /** Returns the values of flags by name, in their order. */
  private static Map<String, List<String>> flags(
      String where, String command, JsonObject json, Set<String> refused) {
    Map<String, List<String>> flags = new LinkedHashMap<>();
    if (!json.has(command)) {
      return flags;
    }
    if (!(json.get(command) instanceof JsonObject given)) {
      throw new IllegalArgumentException(
          "%s%s must be an object of flags of %s".formatted(where, command, command));
    }
    for (Map.Entry<String, JsonElement> flag : given.entrySet()) {
      String name = flag.getKey();
      if (refused.contains(name)) {
        throw new IllegalArgumentException(
            where
                + command
                + " cannot have "
                + name
                + (NOT_OF_ROWS.contains(name)
                    ? ", which is the same for all rows"
                    : ", which the command line gives"));
      }
      List<JsonElement> values =
          flag.getValue() instanceof JsonArray several
              ? several.asList()
              : List.of(flag.getValue());
      for (JsonElement value : values) {
        if (!(value instanceof JsonPrimitive)) {
          throw new IllegalArgumentException(
              "%s%s.%s must be a text, a number, true, false or a list of them: %s"
                  .formatted(where, command, name, value));
        }
      }
      flags.put(name, values.stream().map(JsonElement::getAsString).toList());
    }
    return flags;
  }

  private static void requireOnly(String where, JsonObject json, Set<String> names) {
    for (String name : json.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "%sthere is no setting %s; there are %s"
                .formatted(where, name, String.join(", ", new TreeSet<>(names))));
      }
    }
  }

  private static String text(JsonObject json, String name, String fallback) {
    if (!json.has(name)) {
      return fallback;
    }
    if (json.get(name) instanceof JsonPrimitive value && value.isString()) {
      return value.getAsString();
    }
    throw new IllegalArgumentException(name + " must be a text: " + json.get(name));
  }

  private static double positive(JsonObject json, String name) {
    if (json.get(name) instanceof JsonPrimitive value
        && value.isNumber()
        && value.getAsDouble() > 0) {
      return value.getAsDouble();
    }
    throw new IllegalArgumentException(name + " must be a positive number: " + json.get(name));
  }

  private static List<Integer> numbers(JsonObject json, String name, List<Integer> fallback) {
    if (!json.has(name)) {
      return fallback;
    }
    try {
      List<Integer> numbers =
          json.getAsJsonArray(name).asList().stream().map(JsonElement::getAsInt).toList();
      if (!numbers.isEmpty() && numbers.stream().allMatch(n -> n >= 1 && n <= MOST)) {
        return numbers;
      }
    } catch (ClassCastException | NumberFormatException | UnsupportedOperationException e) {
      // the message below covers this, too
    }
    throw new IllegalArgumentException(
        "%s must be a list of whole numbers from 1 to %d: %s"
            .formatted(name, MOST, json.get(name)));
  }
}
