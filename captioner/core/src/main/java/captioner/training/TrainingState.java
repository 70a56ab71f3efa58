package captioner.training;

import java.util.Objects;

/**
 * Where a run stands, beside its arrays; all that an exact resume needs.
 *
 * @param epoch from 0
 * @param stepInEpoch steps of this epoch that are done
 * @param step steps of the run that are done
 * @param lossSum of this epoch's steps, in nats a token
 * @param bestEpoch epoch with the best validation CIDEr-D so far, −1 before the first
 * @param bestScore that CIDEr-D
 * @param bestLoss its validation loss, which decides between equal scores: on small splits CIDEr-D
 *     is 0 for the first epochs, and the model learns all the same
 * @param phase which phase this is
 */
record TrainingState(
    int epoch,
    int stepInEpoch,
    long step,
    double lossSum,
    int bestEpoch,
    double bestScore,
    double bestLoss,
    PhaseState phase) {

  /** A checkpoint of the time before there were phases says nothing of them. */
  TrainingState {
    phase = Objects.requireNonNullElse(phase, PhaseState.crossEntropy());
  }

  static TrainingState start() {
    return new TrainingState(
        0,
        0,
        0,
        0,
        -1,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        PhaseState.crossEntropy());
  }

  TrainingState afterStep(Outcome outcome) {
    return new TrainingState(
        epoch,
        stepInEpoch + 1,
        step + 1,
        lossSum + outcome.loss(),
        bestEpoch,
        bestScore,
        bestLoss,
        phase.withReward(phase.rewardSum() + outcome.reward()));
  }

  TrainingState afterEpoch(double score, double validationLoss) {
    TrainingState next =
        new TrainingState(
            epoch + 1, 0, step, 0, bestEpoch, bestScore, bestLoss, phase.withReward(0));
    boolean better = score > bestScore || (score == bestScore && validationLoss < bestLoss);
    return better ? next.withBest(epoch, score, validationLoss) : next;
  }

  /** Returns this state with another best epoch; −1 is the model the run began with. */
  TrainingState withBest(int bestEpoch, double score, double loss) {
    return new TrainingState(epoch, stepInEpoch, step, lossSum, bestEpoch, score, loss, phase);
  }

  /** Returns the state in which self-critical training begins; what an epoch had begun is left. */
  TrainingState selfCritical() {
    PhaseState second = new PhaseState(Phase.SELF_CRITICAL, epoch, step, 0);
    return new TrainingState(epoch, 0, step, 0, bestEpoch, bestScore, bestLoss, second);
  }

  /** Returns the steps of this phase that are done. */
  long stepInPhase() {
    return step - phase.firstStep();
  }

  /** Returns the mean loss of this epoch's steps so far. */
  double meanLoss() {
    return stepInEpoch == 0 ? 0 : lossSum / stepInEpoch;
  }

  /** Returns the mean reward of this epoch's steps so far. */
  double meanReward() {
    return stepInEpoch == 0 ? 0 : phase.rewardSum() / stepInEpoch;
  }
}
