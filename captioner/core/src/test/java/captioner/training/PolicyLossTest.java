package captioner.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PolicyLossTest {
  /** Odds of 1 to 1 and of 3 to 1. */
  private static final float[][] LOGITS = {{0, 0}, {(float) Math.log(3), 0}};

  private static final long[] TOKENS = {1, 0};
  private static final float[] ADVANTAGES = {2, -4};

  @Test
  void lossIsTheMeanOfAdvantageTimesLogProbNegated() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray loss = PolicyLoss.of(manager.create(LOGITS), manager.create(TOKENS), ADVANTAGES);
      double byHand = -(2 * Math.log(0.5) - 4 * Math.log(0.75)) / 2;
      assertEquals(byHand, loss.getFloat(), 1e-6);
    }
  }

  /** The gradient of −a·ln p(token) is a·(p − 1) at the token and a·p elsewhere. */
  @Test
  void gradientRaisesWhatWasBetterAndLowersWhatWasWorse() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray logits = manager.create(LOGITS);
      logits.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        collector.backward(PolicyLoss.of(logits, manager.create(TOKENS), ADVANTAGES));
      }
      float[] expected = {2 * 0.5f / 2, 2 * -0.5f / 2, -4 * -0.25f / 2, -4 * 0.25f / 2};
      assertArrayEquals(expected, logits.getGradient().toFloatArray(), 1e-6f);
    }
  }

  @Test
  void advantageIsTheDistanceFromTheMeanOfTheOthers() {
    assertArrayEquals(
        new double[] {1 - 2.5, 2 - 2, 3 - 1.5}, PolicyLoss.advantages(new double[] {1, 2, 3}));
  }

  @Test
  void advantagesOfAnImageSumToZero() {
    double[] advantages = PolicyLoss.advantages(new double[] {0.3, 7, 1.25, 0, 0.3});
    assertEquals(0, Arrays.stream(advantages).sum(), 1e-12);
    assertTrue(advantages[1] > 0 && advantages[3] < 0);
    assertArrayEquals(new double[2], PolicyLoss.advantages(new double[] {4, 4}));
  }
}
