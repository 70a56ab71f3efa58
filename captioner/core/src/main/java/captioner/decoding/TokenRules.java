package captioner.decoding;

import java.util.Set;

/**
 * What a search must know of a vocabulary.
 *
 * @param bos the token that begins every prefix
 * @param eos the token that ends a sentence
 * @param suppressed tokens that are never chosen, as a rule bos, pad and unk; never eos
 */
public record TokenRules(int bos, int eos, Set<Integer> suppressed) {

  /** Checks the ids. */
  public TokenRules {
    suppressed = Set.copyOf(suppressed);
    if (bos < 0 || eos < 0 || suppressed.stream().anyMatch(token -> token < 0)) {
      throw new IllegalArgumentException(
          "token ids must not be negative: bos " + bos + ", eos " + eos + ", " + suppressed);
    }
    if (suppressed.contains(eos)) {
      throw new IllegalArgumentException("suppressed must not hold eos: " + eos);
    }
  }

  /** Returns which of the tokens 0 to V-1 may never be chosen. */
  boolean[] suppressedMask(int vocabularySize) {
    if (Math.max(bos, eos) >= vocabularySize) {
      throw new IllegalArgumentException(
          "bos and eos must be below the scorer's vocabulary size "
              + vocabularySize
              + ": "
              + bos
              + ", "
              + eos);
    }
    boolean[] mask = new boolean[vocabularySize];
    suppressed.stream()
        .filter(token -> token < vocabularySize)
        .forEach(token -> mask[token] = true);
    return mask;
  }
}
