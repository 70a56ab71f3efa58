package captioner.decoding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopCandidatesTest {

  @Test
  void keepsWhatSortingEverythingWouldPutFirst() {
    int rows = 3;
    int tokens = 500;
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      float[] logProbs = new float[rows * tokens];
      for (int i = 0; i < logProbs.length; i++) {
        logProbs[i] = -random.nextInt(200); // few values, hence many ties
      }
      double[] prefixes = {0, -1, -random.nextInt(5)};
      boolean[] suppressed = new boolean[tokens];
      suppressed[random.nextInt(tokens)] = true;

      TopCandidates top = new TopCandidates(7);
      for (int row = 0; row < rows; row++) {
        top.offerRow(row, prefixes[row], logProbs, suppressed);
      }

      List<Integer> expected =
          IntStream.range(0, logProbs.length)
              .boxed()
              .filter(i -> !suppressed[i % tokens])
              .sorted(Comparator.comparingDouble(i -> -(prefixes[i / tokens] + logProbs[i])))
              .limit(7)
              .toList();
      List<Integer> kept =
          IntStream.range(0, top.size())
              .mapToObj(rank -> top.row(rank) * tokens + top.token(rank))
              .toList();
      assertEquals(expected, kept, "seed " + seed);
    }
  }
}
