package captioner.metrics.meteor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The WordNet 3.0 synonym sets ("synsets") of English words, inflected ones too.
 *
 * <p>Source: Fellbaum 1998, "WordNet", and the rules of its "morphy". Unlike WordNet, parts of
 * speech are not told apart, and only the first rule that leads to a known word is used.
 */
final class SynonymSets {

  /**
   * Endings of inflected forms and what stands there in the base form: nouns, verbs, adjectives.
   */
  private static final String[][] ENDINGS = {
    {"s", ""},
    {"ses", "s"},
    {"xes", "x"},
    {"zes", "z"},
    {"ches", "ch"},
    {"shes", "sh"},
    {"men", "man"},
    {"ies", "y"},
    {"s", ""},
    {"ies", "y"},
    {"es", "e"},
    {"es", ""},
    {"ed", "e"},
    {"ed", ""},
    {"ing", "e"},
    {"ing", ""},
    {"er", ""},
    {"est", ""},
    {"er", "e"},
    {"est", "e"}
  };

  private final Map<String, String> setsOf = new HashMap<>(1 << 17);
  private final Map<String, List<String>> basesOf = new HashMap<>();

  /** Reads the tables. */
  SynonymSets() {
    List<String> sets = Resources.lines("english.synsets.gz");
    for (int i = 0; i < sets.size(); i += 2) {
      if (sets.get(i).indexOf('_') < 0) { // no compounds: captions come in single words
        setsOf.put(sets.get(i), sets.get(i + 1));
      }
    }
    List<String> exceptions = Resources.lines("english.exceptions.gz");
    for (int i = 0; i < exceptions.size(); i += 2) {
      for (String form : exceptions.get(i + 1).split(" ")) {
        basesOf.computeIfAbsent(form, f -> new ArrayList<>()).add(exceptions.get(i));
      }
    }
  }

  /** Returns the numbers of the sets that hold the word or its base form, ascending. */
  int[] of(String word) {
    List<String> bases = basesOf.getOrDefault(word, List.of());
    Stream<String> forms = bases.isEmpty() ? regularBase(word) : bases.stream();
    return Stream.concat(Stream.of(word), forms)
        .flatMapToInt(this::listed)
        .sorted()
        .distinct()
        .toArray();
  }

  private Stream<String> regularBase(String word) {
    if (word.length() <= 2 || word.endsWith("ss")) {
      return Stream.empty();
    }
    return Stream.of(ENDINGS)
        .filter(ending -> word.endsWith(ending[0]))
        .map(ending -> word.substring(0, word.length() - ending[0].length()) + ending[1])
        .filter(setsOf::containsKey)
        .limit(1);
  }

  private IntStream listed(String word) {
    String sets = setsOf.getOrDefault(word, "");
    return sets.isEmpty()
        ? IntStream.empty()
        : Stream.of(sets.split(" ")).mapToInt(Integer::parseInt);
  }
}
