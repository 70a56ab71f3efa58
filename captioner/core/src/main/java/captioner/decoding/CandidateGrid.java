package captioner.decoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The best continuations of one image's prefixes: K for each number of tokens said of the phrases
 * to include, so that a sentence that took up an unlikely word need not compete with one that still
 * puts it off (Hokamp &amp; Liu 2017, section 3). With nothing to include these are the K best.
 */
final class CandidateGrid {
  private final NextTokens next;
  private final IncludedPhrases phrases;
  private final TopCandidates[] levels; // by the number of tokens said

  CandidateGrid(int beamSize, NextTokens next, IncludedPhrases phrases) {
    this.next = next;
    this.phrases = phrases;
    levels =
        IntStream.rangeClosed(0, phrases.total())
            .mapToObj(level -> new TopCandidates(beamSize))
            .toArray(TopCandidates[]::new);
  }

  /** Returns whether sentences are held to more than the vocabulary's own rules. */
  boolean constrained() {
    return next.constrained();
  }

  /** Returns the number of tokens that a sentence has said which included everything. */
  int fullLevel() {
    return phrases.total();
  }

  /** Returns the number of tokens that a prefix has said of what must be included. */
  int level(Prefix prefix) {
    return phrases.begun(prefix.words());
  }

  /**
   * Returns the best continuations of every level, those that said most first, each level likeliest
   * first.
   *
   * @param live the prefixes, in rows that follow each other
   * @param firstRow the row of the first
   * @param logProbs (rows, V) of all images
   */
  List<Prefix> continuations(List<Prefix> live, int firstRow, float[] logProbs) {
    Arrays.stream(levels).forEach(TopCandidates::clear);
    for (int i = 0; i < live.size(); i++) {
      offer(live.get(i), firstRow + i, logProbs);
    }
    List<Prefix> best = new ArrayList<>();
    for (int level = levels.length - 1; level >= 0; level--) {
      for (int rank = 0; rank < levels[level].size(); rank++) {
        int row = levels[level].row(rank);
        int token = levels[level].token(rank);
        float logProb = logProbs[row * next.vocabularySize() + token];
        best.add(live.get(row - firstRow).then(row, token, logProb));
      }
    }
    return best;
  }

  private void offer(Prefix prefix, int row, float[] logProbs) {
    boolean[] forbidden = next.forbiddenAfter(prefix);
    if (phrases.total() == 0) {
      levels[0].offerRow(row, prefix.logProb(), logProbs, forbidden);
      return;
    }
    int[] words = prefix.words();
    int[] longer = Arrays.copyOf(words, words.length + 1);
    boolean[] others = forbidden.clone();
    for (int token : phrases.tokens()) {
      longer[words.length] = token;
      others[token] = true;
      if (!forbidden[token]) {
        float logProb = logProbs[row * forbidden.length + token];
        levels[phrases.begun(longer)].offer(row, token, prefix.logProb(), logProb);
      }
    }
    levels[phrases.said(words)].offerRow(row, prefix.logProb(), logProbs, others);
  }
}
