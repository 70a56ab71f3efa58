package captioner.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TrainingStateTest {
  private static final Outcome LOSS_OF_2 = new Outcome(2, 0, 1);

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

  @Test
  void selfCriticalTrainingBeginsAnEpochAndCountsItsOwnSteps() {
    TrainingState state = TrainingState.start().afterStep(LOSS_OF_2).afterEpoch(0.3, 2);
    state = state.afterStep(LOSS_OF_2).selfCritical();
    assertEquals(
        new TrainingState(1, 0, 2, 0, 0, 0.3, 2, new PhaseState(Phase.SELF_CRITICAL, 1, 2, 0)),
        state);
    assertEquals(0, state.stepInPhase());
    state = state.afterStep(new Outcome(0, 3, 1)).afterStep(new Outcome(0, 1, 1));
    assertEquals(2, state.stepInPhase());
    assertEquals(2, state.meanReward());
    state = state.afterEpoch(0.2, 3);
    assertEquals(0, state.phase().rewardSum());
    assertEquals(0, state.bestEpoch());
  }
}
