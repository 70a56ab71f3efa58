package captioner.ngrams;

import captioner.text.Vocabulary;
import captioner.weights.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The n-grams, n = 1 to 4, that the captions of several images share, and how many images each
 * occurs in. Immutable.
 *
 * <p>N-grams with a word outside of the vocabulary are not among them. On disk it is a text: on the
 * first line the number of images, then a line an n-gram with its number of images, a tab and its
 * words.
 */
final class NgramTable {
  /** The longest n-gram. */
  static final int MAX_ORDER = 4;

  private static final int BITS = 16; // of one word in a key

  private final int images;
  private final long[] keys;
  private final int[] frequencies;
  private final Map<Long, Integer> places = new HashMap<>();

  private NgramTable(int images, long[] keys, int[] frequencies) {
    this.images = images;
    this.keys = keys;
    this.frequencies = frequencies;
    for (int i = 0; i < keys.length; i++) {
      places.put(keys[i], i);
    }
  }

  /**
   * Counts.
   *
   * @param captions for every image its captions as word ids
   * @param minImages in how many images an n-gram must occur, 1 or more
   */
  static NgramTable count(List<int[][]> captions, int minImages) {
    Map<Long, Integer> counts = new TreeMap<>();
    for (int[][] image : captions) {
      Set<Long> seen = new HashSet<>();
      for (int[] caption : image) {
        for (int n = 1; n <= MAX_ORDER; n++) {
          seen.addAll(counts(caption, n).keySet());
        }
      }
      seen.forEach(key -> counts.merge(key, 1, Integer::sum));
    }
    counts.values().removeIf(count -> count < minImages);
    counts.keySet().removeIf(NgramTable::hasUnknown);
    return new NgramTable(
        captions.size(),
        counts.keySet().stream().mapToLong(key -> key).toArray(),
        counts.values().stream().mapToInt(count -> count).toArray());
  }

  private static boolean hasUnknown(long key) {
    for (long rest = key; rest != 0; rest >>>= BITS) {
      if ((rest & ((1 << BITS) - 1)) == Vocabulary.UNK) {
        return true;
      }
    }
    return false;
  }

  /** Returns the n-grams of one order with their counts, in order of appearance. */
  private static Map<Long, Integer> counts(int[] caption, int n) {
    Map<Long, Integer> counts = new LinkedHashMap<>();
    for (int from = 0; from + n <= caption.length; from++) {
      counts.merge(key(Arrays.copyOfRange(caption, from, from + n)), 1, Integer::sum);
    }
    return counts;
  }

  /** Ids are below 2^16 and not 0, which is padding, so that keys of two orders differ. */
  private static long key(int[] words) {
    long key = 0;
    for (int word : words) {
      key = key << BITS | word;
    }
    return key;
  }

  /**
   * A caption as CIDEr weighs it, without the n-grams that are not in the table.
   *
   * @param places of its n-grams in the table
   * @param weights of each: its count times ln(images / its images), those of an order scaled to
   *     norm 1 with those that are not in the table
   */
  record Weighted(int[] places, float[] weights) {}

  /** Returns the weights of a caption's n-grams. */
  Weighted weigh(int[] caption) {
    List<Integer> found = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int n = 1; n <= MAX_ORDER; n++) {
      double squares = 0;
      int first = found.size();
      for (Map.Entry<Long, Integer> gram : counts(caption, n).entrySet()) {
        Integer place = places.get(gram.getKey());
        int frequency = place == null ? 1 : frequencies[place];
        double weight = gram.getValue() * Math.log((double) images / frequency);
        squares += weight * weight;
        if (place != null) {
          found.add(place);
          weights.add(weight);
        }
      }
      for (int i = first; i < found.size() && squares > 0; i++) {
        weights.set(i, weights.get(i) / Math.sqrt(squares));
      }
    }
    float[] values = new float[weights.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = weights.get(i).floatValue();
    }
    return new Weighted(found.stream().mapToInt(place -> place).toArray(), values);
  }

  /** Returns the number of n-grams. */
  int size() {
    return keys.length;
  }

  /** Writes it as text. */
  void save(Path file, Vocabulary vocabulary) throws IOException {
    StringBuilder text = new StringBuilder().append(images).append('\n');
    for (int i = 0; i < keys.length; i++) {
      String words =
          Arrays.stream(words(keys[i])).mapToObj(vocabulary::word).collect(Collectors.joining(" "));
      text.append(frequencies[i]).append('\t').append(words).append('\n');
    }
    WholeFile.write(file, text.toString());
  }

  private static int[] words(long key) {
    int[] words = new int[MAX_ORDER];
    int at = MAX_ORDER;
    for (long rest = key; rest != 0; rest >>>= BITS) {
      words[--at] = (int) (rest & ((1 << BITS) - 1));
    }
    return Arrays.copyOfRange(words, at, MAX_ORDER);
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException if the file is missing or broken, naming it and the line
   */
  static NgramTable load(Path file, Vocabulary vocabulary) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    int images = number(file, 1, lines.isEmpty() ? "" : lines.get(0));
    long[] keys = new long[lines.size() - 1];
    int[] frequencies = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      String[] parts = lines.get(i + 1).split("\t", -1);
      frequencies[i] = number(file, i + 2, parts[0]);
      int[] words =
          parts.length == 2 ? vocabulary.encode(List.of(parts[1].split(" "))) : new int[0];
      boolean known = Arrays.stream(words).noneMatch(word -> word == Vocabulary.UNK);
      if (words.length < 1 || words.length > MAX_ORDER || !known || frequencies[i] > images) {
        throw new IOException(
            "%s, line %d: not a count, a tab and 1 to %d words of the model's vocabulary"
                .formatted(file, i + 2, MAX_ORDER));
      }
      keys[i] = key(words);
    }
    return new NgramTable(images, keys, frequencies);
  }

  private static int number(Path file, int line, String text) throws IOException {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IOException("%s, line %d: must begin with a count: %s".formatted(file, line, text));
  }
}
