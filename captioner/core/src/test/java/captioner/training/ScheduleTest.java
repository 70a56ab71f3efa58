package captioner.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScheduleTest {
  @ParameterizedTest
  @CsvSource({
    // warm-up is the same line for both; 0.02 is the floor of the cosine
    "NOAM, 0, 100, 1100, 0",
    "NOAM, 1, 100, 1100, 0.01",
    "NOAM, 50, 100, 1100, 0.5",
    "NOAM, 100, 100, 1100, 1",
    "NOAM, 400, 100, 1100, 0.5",
    "NOAM, 900, 100, 1100, 0.333333333333",
    "NOAM, 1, 0, 100, 1",
    "NOAM, 4, 0, 100, 0.5",
    "COSINE, 0, 100, 1100, 0",
    "COSINE, 1, 100, 1100, 0.01",
    "COSINE, 50, 100, 1100, 0.5",
    "COSINE, 100, 100, 1100, 1",
    "COSINE, 350, 100, 1100, 0.856482322781",
    "COSINE, 600, 100, 1100, 0.51",
    "COSINE, 1100, 100, 1100, 0.02",
    "COSINE, 1200, 100, 1100, 0.02",
    "COSINE, 100, 0, 100, 0.02",
    "COSINE, 10, 100, 50, 0.1",
    "COSINE, 50, 50, 50, 1",
  })
  void factorIsAsPublished(Schedule schedule, long step, long warmup, long total, double factor) {
    assertEquals(factor, schedule.factor(step, warmup, total), 1e-9);
  }

  @ParameterizedTest
  @EnumSource
  void risesToOneAndThenOnlyFalls(Schedule schedule) {
    double last = 0;
    for (int step = 1; step <= 1000; step++) {
      double factor = schedule.factor(step, 100, 1000);
      assertTrue(factor > 0 && factor <= 1, step + ": " + factor);
      assertTrue(step <= 100 ? factor > last : factor < last, step + ": " + factor);
      last = factor;
    }
  }

  @Test
  void theStateCountsStepsAndRemembersTheBestEpoch() {
    TrainingState state = TrainingState.start();
    assertEquals(0, state.meanLoss());
    state = state.afterStep(new Outcome(3, 0, 1)).afterStep(new Outcome(1, 0, 1));
    assertEquals(2, state.meanLoss());
    assertEquals(2, state.stepInEpoch());
    state = state.afterEpoch(0.4, 3).afterStep(new Outcome(5, 0, 1)).afterEpoch(0.3, 2);
    assertEquals(new TrainingState(2, 0, 3, 0, 0, 0.4, 3, PhaseState.crossEntropy()), state);
    assertEquals(
        new TrainingState(3, 0, 3, 0, 2, 0.5, 4, PhaseState.crossEntropy()),
        state.afterEpoch(0.5, 4));
  }
}
