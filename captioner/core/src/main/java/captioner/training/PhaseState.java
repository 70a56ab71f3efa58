package captioner.training;

/**
 * Which phase a run is in.
 *
 * @param phase this one
 * @param firstEpoch epoch of the run with which it began, from 0
 * @param firstStep steps of the run that were done then
 * @param rewardSum of the steps of this epoch; 0 with cross-entropy
 */
record PhaseState(Phase phase, int firstEpoch, long firstStep, double rewardSum) {
  static PhaseState crossEntropy() {
    return new PhaseState(Phase.CROSS_ENTROPY, 0, 0, 0);
  }

  PhaseState withReward(double sum) {
    return new PhaseState(phase, firstEpoch, firstStep, sum);
  }
}
