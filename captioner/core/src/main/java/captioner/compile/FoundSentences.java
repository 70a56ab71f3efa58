package captioner.compile;

import ai.djl.ndarray.NDArray;
import captioner.decoding.Hypothesis;
import captioner.model.CaptionModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Reads what the search inside a program returns. */
final class FoundSentences {
  private final long[] tokens; // (B, n, L), eos with them
  private final float[] logProbs; // (B, n, L)
  private final long[] lengths; // (B, n)
  private final double[] scores; // (B, n)
  private final int maxLength;

  private FoundSentences(NDArray[] result) {
    tokens = result[0].toLongArray();
    logProbs = result[1].toFloatArray();
    lengths = result[2].toLongArray();
    scores = result[3].toDoubleArray();
    maxLength = (int) result[0].getShape().get(2);
  }

  /**
   * Returns the sentences of each image, best first.
   *
   * @param result tokens, log-probabilities, lengths and scores; minus infinity where there are
   *     fewer sentences than were asked for
   */
  static List<List<Hypothesis>> of(NDArray[] result) {
    FoundSentences found = new FoundSentences(result);
    int nBest = (int) result[0].getShape().get(1);
    List<List<Hypothesis>> sentences = new ArrayList<>();
    for (int first = 0; first < found.scores.length; first += nBest) {
      sentences.add(
          IntStream.range(first, first + nBest)
              .filter(row -> found.scores[row] != Double.NEGATIVE_INFINITY)
              .mapToObj(found::sentence)
              .toList());
    }
    return sentences;
  }

  private Hypothesis sentence(int row) {
    if (Double.isNaN(scores[row])) {
      throw new IllegalStateException("the compiled captioner computes NaN");
    }
    int from = row * maxLength;
    int end = from + (int) lengths[row];
    boolean finished = tokens[end - 1] == CaptionModel.TOKEN_RULES.eos();
    List<Integer> words =
        Arrays.stream(tokens, from, finished ? end - 1 : end)
            .mapToObj(token -> (int) token)
            .toList();
    List<Double> each = IntStream.range(from, end).mapToObj(t -> (double) logProbs[t]).toList();
    return new Hypothesis(words, each, scores[row], finished);
  }
}
