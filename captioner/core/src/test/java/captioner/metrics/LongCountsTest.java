package captioner.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongCountsTest {

  @Test
  void countsLikeAMap() {
    Random random = new Random(5);
    LongCounts counts = new LongCounts();
    Map<Long, Integer> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long key = (long) random.nextInt(6_000) << random.nextInt(40); // many share their low bits
      counts.increment(key);
      expected.merge(key, 1, Integer::sum);
    }
    counts.add(9, 40);
    expected.merge(9L, 40, Integer::sum);
    expected.forEach((key, count) -> assertEquals(count, counts.get(key)));
    assertEquals(0, counts.get(-1));
    assertEquals(expected.getOrDefault(0L, 0), counts.get(0));
  }
}
