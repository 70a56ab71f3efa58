package captioner.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CiderDRewardTest {
  private static final int EOS = 2;

  private static int[] caption(Random random) {
    return random.ints(random.nextInt(12), 0, 9).toArray();
  }

  private static List<String> words(int[] caption) {
    return Arrays.stream(caption).mapToObj(String::valueOf).toList();
  }

  @Test
  void equalsCiderDOfTheSameWords() {
    Random random = new Random(7);
    List<List<int[]>> references = new ArrayList<>();
    List<int[]> candidates = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    for (int image = 0; image < 40; image++) {
      int count = 1 + random.nextInt(5);
      references.add(IntStream.range(0, count).mapToObj(r -> caption(random)).toList());
      candidates.add(caption(random));
      samples.add(
          new Sample(
              words(candidates.get(image)),
              references.get(image).stream().map(CiderDRewardTest::words).toList()));
    }
    CiderDReward reward = new CiderDReward(references);
    Score expected = new CiderD().score(samples).get(0);
    for (int image = 0; image < 40; image++) {
      assertEquals(
          expected.perImage().get(image), reward.score(image, candidates.get(image)), 1e-12);
    }
  }

  @Test
  void fragmentScoresLessThanTheSentenceOnlyIfTheEndCounts() {
    int[] other = {20, 21, 22, EOS};
    CiderDReward ended =
        new CiderDReward(List.of(List.of(new int[] {5, 6, 7, 8, EOS}), List.of(other)));
    assertTrue(
        ended.score(0, new int[] {5, 6, 7, EOS})
            < 0.7 * ended.score(0, new int[] {5, 6, 7, 8, EOS}));
    CiderDReward open = new CiderDReward(List.of(List.of(new int[] {5, 6, 7, 8}), List.of(other)));
    double fragment = open.score(0, new int[] {5, 6, 7}) / open.score(0, new int[] {5, 6, 7, 8});
    double endedFragment =
        ended.score(0, new int[] {5, 6, 7, EOS}) / ended.score(0, new int[] {5, 6, 7, 8, EOS});
    assertTrue(fragment > endedFragment, fragment + " " + endedFragment);
  }

  @Test
  void imageWithoutReferencesIsRefused() {
    var none =
        assertThrows(
            IllegalArgumentException.class, () -> new CiderDReward(List.of(List.<int[]>of())));
    assertEquals("an image needs at least 1 reference: 0", none.getMessage());
    var empty = assertThrows(IllegalArgumentException.class, () -> new CiderDReward(List.of()));
    assertEquals("document frequencies need at least 1 image: 0", empty.getMessage());
  }
}
