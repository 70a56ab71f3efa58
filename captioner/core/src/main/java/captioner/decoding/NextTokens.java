package captioner.decoding;

import java.util.List;

/** Says which tokens must not follow a sentence so far. Belongs to one search. */
final class NextTokens {
  private final boolean[] suppressed;
  private final List<TokenFilter> filters;
  private final boolean[] forbidden;

  NextTokens(TokenRules tokens, Constraints constraints, int vocabularySize) {
    if (constraints.highestToken() >= vocabularySize) {
      throw new IllegalArgumentException(
          "constraints must name tokens below the scorer's vocabulary size %d: %d"
              .formatted(vocabularySize, constraints.highestToken()));
    }
    suppressed = tokens.suppressedMask(vocabularySize);
    filters = constraints.filters(tokens.eos());
    forbidden = new boolean[vocabularySize];
  }

  /** Returns whether sentences are held to more than the vocabulary's own rules. */
  boolean constrained() {
    return !filters.isEmpty();
  }

  /** Returns V. */
  int vocabularySize() {
    return suppressed.length;
  }

  /** Returns which tokens (V) must not follow; to be read only, and before the next call. */
  boolean[] forbiddenAfter(Prefix prefix) {
    if (filters.isEmpty()) {
      return suppressed;
    }
    System.arraycopy(suppressed, 0, forbidden, 0, forbidden.length);
    int[] words = prefix.words();
    filters.forEach(filter -> filter.apply(words, forbidden));
    return forbidden;
  }
}
