package captioner.metrics.meteor;

/**
 * Some neighbouring words of a candidate that agree with some neighbouring words of a reference.
 *
 * @param module how they agree
 * @param candidateStart the first word in the candidate, from 0
 * @param candidateLength how many words of the candidate; 1 unless paraphrases
 * @param referenceStart the first word in the reference, from 0
 * @param referenceLength how many words of the reference; 1 unless paraphrases
 */
record Match(
    Module module,
    int candidateStart,
    int candidateLength,
    int referenceStart,
    int referenceLength) {

  /** Returns a match of single words. */
  static Match ofWords(Module module, int candidate, int reference) {
    return new Match(module, candidate, 1, reference, 1);
  }

  /** Returns a match of phrases that are paraphrases of each other. */
  static Match ofPhrases(Phrase candidate, Phrase reference) {
    return new Match(
        Module.PARAPHRASE,
        candidate.start(),
        candidate.length(),
        reference.start(),
        reference.length());
  }

  /** Returns the first word of the candidate that lies behind the match. */
  int candidateEnd() {
    return candidateStart + candidateLength;
  }

  /** Returns the first word of the reference that lies behind the match. */
  int referenceEnd() {
    return referenceStart + referenceLength;
  }

  /** Returns how far apart the two places are, in words. */
  int distance() {
    return Math.abs(candidateStart - referenceStart);
  }

  /**
   * Returns what the match is worth while alignments are compared. Unlike the paper, words that
   * agree in another way than exactly count half, rounded down on each side; so a single word with
   * the same stem is worth nothing there.
   */
  int worth() {
    return module == Module.EXACT
        ? candidateLength + referenceLength
        : candidateLength / 2 + referenceLength / 2;
  }
}
