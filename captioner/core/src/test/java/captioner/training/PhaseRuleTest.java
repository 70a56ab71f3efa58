package captioner.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PhaseRuleTest {
  private static final int EPOCHS = 6;
  private static final int PATIENCE = 4;
  private static final TrainingConfig TRAINING =
      new TrainingConfig(EPOCHS, 2, 1, 0.1, 0, 0.9, 0, PATIENCE, 5);

  private static PhaseRule rule(int epochs, int patience) {
    return new PhaseRule(
        TRAINING,
        new SelfCriticalConfig(
            epochs, patience, 1e-5, SelfCriticalConfig.Candidates.SAMPLES, 5, 0, 0));
  }

  /** Returns the state after epochs of which the first was the best. */
  private static TrainingState stalled(TrainingState state, int epochs) {
    TrainingState after = state;
    for (int i = 0; i < epochs; i++) {
      after = after.afterEpoch(1.0 / (1 + after.epoch()), 1);
    }
    return after;
  }

  private static final TrainingState START = TrainingState.start();

  @Test
  void withoutASecondPhaseTheRunEndsWhenPatienceOrEpochsDo() {
    PhaseRule rule = rule(0, 2);
    assertFalse(rule.finished(stalled(START, 4)));
    assertTrue(rule.finished(stalled(START, 5)), "four epochs were no better than the first");
    assertFalse(rule.switches(stalled(START, 5)));
  }

  @Test
  void theSecondPhaseBeginsWhenItsOwnPatienceRunsOut() {
    PhaseRule rule = rule(3, 2);
    assertFalse(rule.switches(stalled(START, 2)));
    assertTrue(rule.switches(stalled(START, 3)));
    assertFalse(rule.finished(stalled(START, 3)));
    assertEquals(EPOCHS, rule.lastEpoch(START));
  }

  @Test
  void theSecondPhaseBeginsAtTheLatestWhenCrossEntropyWouldHaveEnded() {
    PhaseRule rule = rule(3, 100);
    assertFalse(rule.switches(stalled(START, 4)));
    assertTrue(rule.switches(stalled(START, 5)));
    TrainingState improving = START;
    for (int i = 0; i < EPOCHS; i++) {
      assertFalse(rule.switches(improving));
      improving = improving.afterEpoch(i, 1);
    }
    assertTrue(rule.switches(improving));
    assertFalse(rule.finished(improving));
  }

  @Test
  void withoutPatienceItBeginsAtOnceAndOnlyOnce() {
    PhaseRule rule = rule(3, 0);
    assertTrue(rule.switches(START));
    assertFalse(rule.switches(START.selfCritical()));
  }

  @Test
  void itLastsItsEpochsOrUntilPatienceRunsOut() {
    TrainingState begun = stalled(START, 3).selfCritical();
    assertEquals(6, rule(3, 2).lastEpoch(begun));
    assertFalse(rule(3, 2).finished(stalled(begun, 2)));
    assertTrue(rule(3, 2).finished(stalled(begun, 3)));
    assertFalse(rule(9, 2).finished(stalled(begun, PATIENCE - 1)));
    assertTrue(rule(9, 2).finished(stalled(begun, PATIENCE)));
  }
}
