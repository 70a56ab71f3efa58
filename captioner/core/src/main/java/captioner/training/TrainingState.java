package captioner.training;

/**
 * Where a run stands, beside its arrays; all that an exact resume needs.
 *
 * @param epoch from 0
 * @param stepInEpoch steps of this epoch that are done
 * @param step steps of the run that are done
 * @param lossSum of this epoch's steps, in nats a token
 * @param bestEpoch epoch with the best validation CIDEr-D so far, −1 before the first
 * @param bestScore that CIDEr-D
 */
record TrainingState(
    int epoch, int stepInEpoch, long step, double lossSum, int bestEpoch, double bestScore) {

  static TrainingState start() {
    return new TrainingState(0, 0, 0, 0, -1, Double.NEGATIVE_INFINITY);
  }

  TrainingState afterStep(double loss) {
    return new TrainingState(
        epoch, stepInEpoch + 1, step + 1, lossSum + loss, bestEpoch, bestScore);
  }

  TrainingState afterEpoch(double score) {
    boolean better = score > bestScore;
    return new TrainingState(
        epoch + 1, 0, step, 0, better ? epoch : bestEpoch, better ? score : bestScore);
  }

  /** Returns the mean loss of this epoch's steps so far. */
  double meanLoss() {
    return stepInEpoch == 0 ? 0 : lossSum / stepInEpoch;
  }
}
