package captioner.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * The n-grams of one caption with their counts, for n = 1 to 4.
 *
 * <p>An n-gram is a 64-bit key, mixed from the key of its first n-1 words and its last word; the
 * keys of each order are sorted, so that two captions are compared by walking along both.
 */
final class NGrams {

  /** The longest n-gram that the metrics look at. */
  static final int MAX_ORDER = 4;

  /** Odd, and far from every small number (SplitMix64 again). */
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final int words;
  private final long[][] keys = new long[MAX_ORDER][];
  private final int[][] counts = new int[MAX_ORDER][];

  private NGrams(int words) {
    this.words = words;
  }

  /** Returns the n-grams of a caption. */
  static NGrams of(List<String> caption) {
    return of(caption.stream().mapToLong(NGrams::wordKey).toArray());
  }

  /** Returns the n-grams of a caption of word ids. */
  static NGrams of(int[] caption) {
    return of(Arrays.stream(caption).asLongStream().map(id -> mix(id + GOLDEN_GAMMA)).toArray());
  }

  private static NGrams of(long[] word) {
    NGrams grams = new NGrams(word.length);
    long[] prefix = new long[word.length];
    for (int order = 1; order <= MAX_ORDER; order++) {
      int size = Math.max(0, word.length - order + 1);
      for (int i = 0; i < size; i++) {
        prefix[i] = mix(prefix[i] + word[i + order - 1]);
      }
      grams.count(order, Arrays.copyOf(prefix, size));
    }
    return grams;
  }

  private void count(int order, long[] all) {
    Arrays.sort(all);
    int[] count = new int[all.length];
    int distinct = 0;
    for (long key : all) {
      if (distinct == 0 || all[distinct - 1] != key) {
        all[distinct++] = key;
      }
      count[distinct - 1]++;
    }
    keys[order - 1] = Arrays.copyOf(all, distinct);
    counts[order - 1] = Arrays.copyOf(count, distinct);
  }

  /** Returns the number of words of the caption. */
  int words() {
    return words;
  }

  /** Returns how many n-grams of this order the caption has, repetitions included. */
  int total(int order) {
    return Math.max(0, words - order + 1);
  }

  /** Returns the distinct keys of this order, ascending; not to be written to. */
  long[] keys(int order) {
    return keys[order - 1];
  }

  /** Returns how often each of {@link #keys} occurs; not to be written to. */
  int[] counts(int order) {
    return counts[order - 1];
  }

  /** Returns how often the n-gram with this key occurs. */
  int count(int order, long key) {
    int at = Arrays.binarySearch(keys[order - 1], key);
    return at < 0 ? 0 : counts[order - 1][at];
  }

  private static long wordKey(String word) {
    long key = 0xCBF29CE484222325L; // FNV-1a
    for (int i = 0; i < word.length(); i++) {
      key = (key ^ word.charAt(i)) * 0x100000001B3L;
    }
    return key;
  }

  /** Scrambles all 64 bits, one to one (the finaliser of SplitMix64, Steele et al. 2014). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
