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
 * @param bestLoss its validation loss, which decides between equal scores: on small splits CIDEr-D
 *     is 0 for the first epochs, and the model learns all the same
 */
record TrainingState(
    int epoch,
    int stepInEpoch,
    long step,
    double lossSum,
    int bestEpoch,
    double bestScore,
    double bestLoss) {

  static TrainingState start() {
    return new TrainingState(0, 0, 0, 0, -1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  TrainingState afterStep(double loss) {
    return new TrainingState(
        epoch, stepInEpoch + 1, step + 1, lossSum + loss, bestEpoch, bestScore, bestLoss);
  }

  TrainingState afterEpoch(double score, double validationLoss) {
    boolean better = score > bestScore || (score == bestScore && validationLoss < bestLoss);
    return better
        ? new TrainingState(epoch + 1, 0, step, 0, epoch, score, validationLoss)
        : new TrainingState(epoch + 1, 0, step, 0, bestEpoch, bestScore, bestLoss);
  }

  /** Returns the mean loss of this epoch's steps so far. */
  double meanLoss() {
    return stepInEpoch == 0 ? 0 : lossSum / stepInEpoch;
  }
}
