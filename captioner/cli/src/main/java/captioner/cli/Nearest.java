package captioner.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that somebody may have meant who wrote another. */
final class Nearest {
  private Nearest() {}

  /**
   * Returns the word that begins with what was written, or else the one that differs in the fewest
   * letters; nothing if every third letter or more is different.
   */
  static Optional<String> to(String written, Collection<String> words) {
    return words.stream()
        .filter(word -> !written.isEmpty() && distance(written, word) <= tolerated(written))
        .min(
            Comparator.<String>comparingInt(word -> distance(written, word))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Returns "; did you mean WORD?", or nothing if no word is near. */
  static String hint(String written, Collection<String> words) {
    return to(written, words).map(word -> "; did you mean " + word + "?").orElse("");
  }

  private static int tolerated(String written) {
    return Math.max(1, (written.length() - 1) / 3);
  }

  /**
   * Returns the least number of letters added, left out, replaced or swapped with their neighbour
   * (optimal string alignment); Damerau (1964), "A technique for computer detection and correction
   * of spelling errors". A beginning of a word counts as the word.
   */
  static int distance(String written, String word) {
    if (word.startsWith(written)) {
      return 0;
    }
    int[][] least = new int[written.length() + 1][word.length() + 1];
    for (int i = 0; i <= written.length(); i++) {
      for (int j = 0; j <= word.length(); j++) {
        if (i == 0 || j == 0) {
          least[i][j] = i + j;
          continue;
        }
        int replaced = written.charAt(i - 1) == word.charAt(j - 1) ? 0 : 1;
        least[i][j] =
            Math.min(
                least[i - 1][j - 1] + replaced, 1 + Math.min(least[i - 1][j], least[i][j - 1]));
        if (i > 1
            && j > 1
            && written.charAt(i - 1) == word.charAt(j - 2)
            && written.charAt(i - 2) == word.charAt(j - 1)) {
          least[i][j] = Math.min(least[i][j], least[i - 2][j - 2] + 1);
        }
      }
    }
    return least[written.length()][word.length()];
  }
}
