package captioner.decoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A language model by hand: random next-token probabilities, drawn anew for every image and whole
 * prefix. It replays parents and tokens into prefixes, as a model's cache does, and holds the
 * search to the protocol.
 */
final class PrefixScorer implements NextTokenScorer {
  static final int BOS = 0;
  static final int EOS = 1;

  private final int vocabularySize;
  private final long seed;
  private final int[] images;
  private final List<Integer> rowCounts = new ArrayList<>();
  private List<List<Integer>> prefixes = List.of(); // image, bos, then tokens

  PrefixScorer(int vocabularySize, long seed, int... images) {
    this.vocabularySize = vocabularySize;
    this.seed = seed;
    this.images = images;
  }

  /** Returns how many rows each call had. */
  List<Integer> rowCounts() {
    return rowCounts;
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public float[] logProbs(int[] parents, int[] tokens) {
    assertEquals(parents.length, tokens.length, "one token a parent");
    assertTrue(parents.length > 0, "no call without rows");
    if (rowCounts.isEmpty()) {
      assertArrayEquals(IntStream.range(0, images.length).toArray(), parents, "row i is image i");
      prefixes = Arrays.stream(images).mapToObj(List::of).toList();
    }
    List<List<Integer>> longer = new ArrayList<>();
    for (int row = 0; row < parents.length; row++) {
      assertEquals(rowCounts.isEmpty(), tokens[row] == BOS, "bos in the first call only");
      assertNotEquals(EOS, tokens[row], "no row after its end");
      List<Integer> prefix = new ArrayList<>(prefixes.get(parents[row]));
      prefix.add(tokens[row]);
      longer.add(prefix);
    }
    assertEquals(longer.size(), longer.stream().distinct().count(), "distinct prefixes");
    prefixes = longer;
    rowCounts.add(parents.length);
    float[] logProbs = new float[parents.length * vocabularySize];
    for (int row = 0; row < parents.length; row++) {
      float[] next = next(prefixes.get(row));
      System.arraycopy(next, 0, logProbs, row * vocabularySize, vocabularySize);
    }
    return logProbs;
  }

  /** Returns the (V) log-probabilities after a prefix that begins with an image and bos. */
  float[] next(List<Integer> prefix) {
    Random random = new Random(31 * prefix.hashCode() + seed);
    double[] weights = new double[vocabularySize];
    Arrays.setAll(weights, token -> Math.exp(2 * random.nextGaussian()));
    double sum = Arrays.stream(weights).sum();
    float[] logProbs = new float[vocabularySize];
    for (int token = 0; token < vocabularySize; token++) {
      logProbs[token] = (float) Math.log(weights[token] / sum);
    }
    return logProbs;
  }
}
