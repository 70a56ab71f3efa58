package captioner.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class BleuRewardTest {
  private static final BleuReward REWARD =
      new BleuReward(
          List.of(List.of(new int[] {9, 9}), List.of(new int[] {4, 5, 6, 7, 8}, new int[] {4, 5})));

  @Test
  void rewardIsTheBleu4OfOneImage() {
    Sample sample =
        new Sample(
            List.of("a", "b", "c", "d", "x"),
            List.of(List.of("a", "b", "c", "d", "e"), List.of("a", "b")));
    Bleu bleu = new Bleu();
    double bleu4 = bleu.scores(bleu.statistics(List.of(sample)).get(0))[3];
    assertEquals(bleu4, REWARD.score(1, new int[] {4, 5, 6, 7, 10}), 1e-12);
    assertEquals(1, REWARD.score(1, new int[] {4, 5, 6, 7, 8}), 1e-6);
  }
}
