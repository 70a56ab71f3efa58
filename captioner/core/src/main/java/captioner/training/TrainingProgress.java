package captioner.training;

import java.io.IOException;

/** Is told how a run goes. */
public interface TrainingProgress {
  /** A step is done. */
  void onStep(StepReport report);

  /** Something went wrong that the run gets over; one line says what. */
  default void onWarning(String line) {}

  /** An epoch is done and evaluated. */
  void onEpoch(EpochReport report) throws IOException;
}
