package captioner.training;

/**
 * Says when self-critical training takes over, and when a run is over.
 *
 * @param training length and patience of cross-entropy
 * @param selfCritical of the phase after it
 */
record PhaseRule(TrainingConfig training, SelfCriticalConfig selfCritical) {

  /** Returns whether the next step is the first of self-critical training. */
  boolean switches(TrainingState state) {
    if (state.phase().phase() == Phase.SELF_CRITICAL || selfCritical.epochs() == 0) {
      return false;
    }
    int patience = Math.min(training.patience(), selfCritical.patience());
    return patience == 0 || isOver(state, patience);
  }

  /** Returns whether there is nothing left to do. */
  boolean finished(TrainingState state) {
    return isOver(state, training.patience()) && !switches(state);
  }

  private boolean isOver(TrainingState state, int patience) {
    int best = Math.max(state.bestEpoch(), state.phase().firstEpoch() - 1);
    return state.epoch() >= lastEpoch(state) || state.epoch() - 1 - best >= patience;
  }

  /** Returns the epochs of the run, if it does not end early. */
  int lastEpoch(TrainingState state) {
    return state.phase().phase() == Phase.SELF_CRITICAL
        ? state.phase().firstEpoch() + selfCritical.epochs()
        : training.epochs();
  }
}
