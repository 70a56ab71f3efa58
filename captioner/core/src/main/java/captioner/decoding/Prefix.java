package captioner.decoding;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The beginning of a sentence, bos first, and the scorer's row that it grew from.
 *
 * <p>Copied when extended: captions are short, and an immutable prefix may be shared by its
 * continuations.
 */
final class Prefix {
  private final int parentRow;
  private final int[] tokens; // bos, then the tokens chosen
  private final float[] tokenLogProbs; // one for each token chosen
  private final double logProb;

  private Prefix(int parentRow, int[] tokens, float[] tokenLogProbs, double logProb) {
    this.parentRow = parentRow;
    this.tokens = tokens;
    this.tokenLogProbs = tokenLogProbs;
    this.logProb = logProb;
  }

  /** Returns the prefix that the sentence of an image begins with. */
  static Prefix of(int image, int bos) {
    return new Prefix(image, new int[] {bos}, new float[0], 0);
  }

  /** Returns this prefix, scored in a row of the last call, followed by one more token. */
  Prefix then(int row, int token, float tokenLogProb) {
    int length = tokenLogProbs.length;
    int[] longer = Arrays.copyOf(tokens, length + 2);
    float[] longerLogProbs = Arrays.copyOf(tokenLogProbs, length + 1);
    longer[length + 1] = token;
    longerLogProbs[length] = tokenLogProb;
    return new Prefix(row, longer, longerLogProbs, logProb + tokenLogProb);
  }

  /** Returns the (rows, V) log-probabilities of what may follow each prefix. */
  static float[] score(NextTokenScorer scorer, List<Prefix> rows) {
    int[] parents = rows.stream().mapToInt(prefix -> prefix.parentRow).toArray();
    int[] last = rows.stream().mapToInt(Prefix::lastToken).toArray();
    float[] logProbs = scorer.logProbs(parents, last);
    int expected = Math.multiplyExact(rows.size(), scorer.vocabularySize());
    if (logProbs.length != expected) {
      throw new IllegalStateException(
          "scorer must return rows x vocabulary log-probabilities: "
              + logProbs.length
              + ", not "
              + expected);
    }
    return logProbs;
  }

  int lastToken() {
    return tokens[tokens.length - 1];
  }

  /** Returns the tokens chosen, without bos. */
  int[] words() {
    return Arrays.copyOfRange(tokens, 1, tokens.length);
  }

  double logProb() {
    return logProb;
  }

  /** Returns log P / length^alpha; bos does not count, and no tokens at all score 0. */
  double score(double lengthPenalty) {
    return logProb / Math.pow(Math.max(1, tokenLogProbs.length), lengthPenalty);
  }

  /** Returns the sentence, finished if its last token is eos. */
  Hypothesis toHypothesis(int eos, double lengthPenalty) {
    boolean finished = lastToken() == eos;
    int end = tokens.length - (finished ? 1 : 0);
    List<Integer> words = Arrays.stream(tokens, 1, end).boxed().toList();
    List<Double> logProbs =
        IntStream.range(0, tokenLogProbs.length).mapToObj(t -> (double) tokenLogProbs[t]).toList();
    return new Hypothesis(words, logProbs, score(lengthPenalty), finished);
  }
}
