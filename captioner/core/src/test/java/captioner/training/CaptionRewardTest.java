package captioner.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.metrics.CiderDReward;
import captioner.text.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptionRewardTest {
  private static final int EOS = Vocabulary.EOS;
  private static final int[][] DOG = {{4, 5, 6, 7, 8}, {4, 5, 9, 8}};
  private static final int[][] BOAT = {{10, 11, 12, 13}};
  private static final int[][] NO_CAPTIONS = {};
  private static final List<int[][]> CAPTIONS = List.of(DOG, NO_CAPTIONS, BOAT);

  @Test
  void rewardIsCiderDWithTheEndCounted() {
    CiderDReward cider =
        new CiderDReward(
            List.of(
                List.of(new int[] {4, 5, 6, 7, 8, EOS}, new int[] {4, 5, 9, 8, EOS}),
                List.of(new int[] {10, 11, 12, 13, EOS})));
    CaptionReward reward = new CaptionReward(CAPTIONS, 0);
    int[] sampled = {4, 5, 6, 8, EOS};
    assertEquals(cider.score(0, sampled), reward.of(0, sampled));
    assertEquals(10, reward.of(2, new int[] {10, 11, 12, 13, EOS}), 1e-9);
  }

  @Test
  void aCaptionThatStopsShortOfItsEndIsWorthLess() {
    CaptionReward reward = new CaptionReward(CAPTIONS, 0);
    assertTrue(
        reward.of(0, new int[] {4, 5, 6, 7, 8}) < reward.of(0, new int[] {4, 5, 6, 7, 8, EOS}));
    assertTrue(
        reward.of(0, new int[] {4, 5, 6, 7, EOS}) < reward.of(0, new int[] {4, 5, 6, 7, 8, EOS}));
  }

  @Test
  void bleuAddsItsWeight() {
    int[] perfect = {10, 11, 12, 13, EOS};
    assertEquals(10.5, new CaptionReward(CAPTIONS, 0.5).of(2, perfect), 1e-6);
    assertEquals(0, new CaptionReward(CAPTIONS, 0.5).of(2, new int[] {4, 5}), 1e-3);
  }
}
