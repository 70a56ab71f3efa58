package captioner.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TrainingStateTest {
  @Test
  void bestEpochHasTheBestScoreAndAmongEqualScoresTheLowestLoss() {
    TrainingState state = TrainingState.start().afterEpoch(0, 5);
    assertEquals(0, state.bestEpoch());
    state = state.afterEpoch(0, 4);
    assertEquals(1, state.bestEpoch(), "an equal score, a lower loss");
    state = state.afterEpoch(0, 4.5);
    assertEquals(1, state.bestEpoch(), "an equal score, a higher loss");
    state = state.afterEpoch(0.1, 6);
    assertEquals(3, state.bestEpoch(), "a better score");
    state = state.afterEpoch(0.05, 1);
    assertEquals(3, state.bestEpoch(), "a worse score");
    assertEquals(0.1, state.bestScore());
  }
}
