package captioner.decoding;

import java.util.Arrays;
import java.util.List;

/** A rule about which tokens may follow a sentence so far. */
@FunctionalInterface
interface TokenFilter {

  /**
   * Marks the tokens that must not come next.
   *
   * @param words the tokens so far, without bos
   * @param forbidden (V)
   */
  void apply(int[] words, boolean[] forbidden);

  /** No end before so many tokens. */
  static TokenFilter atLeast(int minLength, int eos) {
    return (words, forbidden) -> forbidden[eos] |= words.length < minLength;
  }

  /** Never the last token of a phrase after the others. */
  static TokenFilter avoiding(List<Integer> phrase) {
    int[] start = phrase.stream().limit(phrase.size() - 1L).mapToInt(token -> token).toArray();
    int last = phrase.get(phrase.size() - 1);
    return (words, forbidden) -> {
      int from = words.length - start.length;
      if (from >= 0 && Arrays.equals(words, from, words.length, start, 0, start.length)) {
        forbidden[last] = true;
      }
    };
  }

  /** No n tokens in a row twice. */
  static TokenFilter withoutRepeats(int n) {
    return (words, forbidden) -> {
      int from = words.length - (n - 1); // of the n - 1 tokens that the next one would complete
      for (int i = 0; i + n <= words.length; i++) {
        if (Arrays.equals(words, i, i + n - 1, words, from, words.length)) {
          forbidden[words[i + n - 1]] = true;
        }
      }
    };
  }

  /** No end before everything has been said. */
  static TokenFilter including(IncludedPhrases phrases, int eos) {
    return (words, forbidden) -> forbidden[eos] |= phrases.said(words) < phrases.total();
  }

  /** Nothing but the prefix, whatever other rules say of its tokens, until it is through. */
  static TokenFilter beginning(List<Integer> prefix) {
    return (words, forbidden) -> {
      if (words.length < prefix.size()) {
        Arrays.fill(forbidden, true);
        forbidden[prefix.get(words.length)] = false;
      }
    };
  }
}
