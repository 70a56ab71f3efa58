package captioner.decoding;

import java.util.Arrays;
import java.util.List;

/** The phrases that a sentence must include, and how much of them it has said. */
final class IncludedPhrases {
  private final List<int[]> phrases;
  private final int[] tokens;
  private final int total;

  IncludedPhrases(List<List<Integer>> phrases) {
    this.phrases =
        phrases.stream().map(p -> p.stream().mapToInt(token -> token).toArray()).toList();
    tokens = this.phrases.stream().flatMapToInt(Arrays::stream).distinct().toArray();
    total = this.phrases.stream().mapToInt(phrase -> phrase.length).sum();
  }

  /** Returns the number of tokens in all phrases. */
  int total() {
    return total;
  }

  /** Returns the tokens that may change what has been said of the phrases. */
  int[] tokens() {
    return tokens;
  }

  /** Returns the number of tokens in the phrases that occur; total if all do. */
  int said(int[] words) {
    return phrases.stream().filter(p -> occurs(p, words)).mapToInt(p -> p.length).sum();
  }

  /** Returns the same, and the tokens at the sentence's end that begin another phrase. */
  int begun(int[] words) {
    int longest = 0;
    for (int[] phrase : phrases) {
      if (!occurs(phrase, words)) {
        longest = Math.max(longest, begins(phrase, words));
      }
    }
    return said(words) + longest;
  }

  private static boolean occurs(int[] phrase, int[] words) {
    for (int i = 0; i + phrase.length <= words.length; i++) {
      if (Arrays.equals(words, i, i + phrase.length, phrase, 0, phrase.length)) {
        return true;
      }
    }
    return false;
  }

  /** Returns how many of the last words are the first of a phrase that does not occur. */
  private static int begins(int[] phrase, int[] words) {
    int n = Math.min(phrase.length - 1, words.length);
    while (!Arrays.equals(words, words.length - n, words.length, phrase, 0, n)) {
      n--;
    }
    return n;
  }
}
