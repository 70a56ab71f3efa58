package captioner.metrics.meteor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All matches between a candidate and a reference, from which an alignment chooses. */
final class Matches {

  private final List<List<Match>> byReferenceStart = new ArrayList<>();
  private final int[] candidateCoverage;
  private final int[] referenceCoverage;

  private Matches(int candidateLength, int referenceLength) {
    candidateCoverage = new int[candidateLength];
    referenceCoverage = new int[referenceLength];
    for (int i = 0; i < referenceLength; i++) {
      byReferenceStart.add(new ArrayList<>());
    }
  }

  /**
   * Finds the matches; between captions of the same words, the exact ones only, so that such
   * captions are sure to be aligned word for word.
   */
  static Matches between(Caption candidate, Caption reference, Optional<ParaphraseTable> table) {
    Matches matches = new Matches(candidate.words().size(), reference.words().size());
    matches.addWords(Module.EXACT, candidate.words(), reference.words());
    if (!candidate.words().equals(reference.words())) {
      matches.addWords(Module.STEM, candidate.words(), reference.words());
      matches.addWords(Module.SYNONYM, candidate.words(), reference.words());
      table.ifPresent(t -> matches.addPhrases(t, candidate.phrases(), reference.phrases()));
    }
    return matches;
  }

  private void addWords(Module module, List<Word> candidate, List<Word> reference) {
    for (int r = 0; r < reference.size(); r++) {
      for (int c = 0; c < candidate.size(); c++) {
        if (candidate.get(c).agrees(reference.get(r), module)) {
          add(Match.ofWords(module, c, r));
        }
      }
    }
  }

  private void addPhrases(ParaphraseTable table, List<Phrase> candidate, List<Phrase> reference) {
    table.forEachPair(reference, candidate, (r, c) -> add(Match.ofPhrases(c, r)));
    table.forEachPair(candidate, reference, (c, r) -> add(Match.ofPhrases(c, r)));
  }

  private void add(Match match) {
    byReferenceStart.get(match.referenceStart()).add(match);
    for (int i = match.candidateStart(); i < match.candidateEnd(); i++) {
      candidateCoverage[i]++;
    }
    for (int i = match.referenceStart(); i < match.referenceEnd(); i++) {
      referenceCoverage[i]++;
    }
  }

  /** Returns the number of words of the reference. */
  int referenceLength() {
    return referenceCoverage.length;
  }

  /** Returns the matches whose first word in the reference is this one, in the order found. */
  List<Match> startingAt(int referenceWord) {
    return byReferenceStart.get(referenceWord);
  }

  /** Returns the match that starts at this word of the reference, if no other overlaps it. */
  Optional<Match> undisputed(int referenceWord) {
    List<Match> starting = startingAt(referenceWord);
    if (starting.size() != 1) {
      return Optional.empty();
    }
    Match match = starting.get(0);
    boolean alone = true;
    for (int i = match.candidateStart(); i < match.candidateEnd(); i++) {
      alone &= candidateCoverage[i] == 1;
    }
    for (int i = match.referenceStart(); i < match.referenceEnd(); i++) {
      alone &= referenceCoverage[i] == 1;
    }
    return alone ? Optional.of(match) : Optional.empty();
  }
}
