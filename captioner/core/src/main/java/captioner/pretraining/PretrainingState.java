package captioner.pretraining;

/**
 * Where a run stands, beside its arrays; all that an exact resume needs.
 *
 * @param epoch from 0
 * @param portion portions of this epoch's text that are done
 * @param stepInPortion steps of the next one that are done
 * @param step steps of the run that are done
 * @param stepsSinceReport steps since the held-out sentences were judged
 * @param lossSum of these
 * @param bestLoss lowest validation loss so far
 */
record PretrainingState(
    int epoch,
    int portion,
    int stepInPortion,
    long step,
    int stepsSinceReport,
    double lossSum,
    double bestLoss) {

  static PretrainingState start() {
    return new PretrainingState(0, 0, 0, 0, 0, 0, Double.POSITIVE_INFINITY);
  }

  PretrainingState afterStep(double loss) {
    return new PretrainingState(
        epoch,
        portion,
        stepInPortion + 1,
        step + 1,
        stepsSinceReport + 1,
        lossSum + loss,
        bestLoss);
  }

  PretrainingState afterPortion() {
    return new PretrainingState(epoch, portion + 1, 0, step, stepsSinceReport, lossSum, bestLoss);
  }

  PretrainingState afterEpoch() {
    return new PretrainingState(epoch + 1, 0, 0, step, stepsSinceReport, lossSum, bestLoss);
  }

  PretrainingState afterReport(double loss) {
    return new PretrainingState(
        epoch, portion, stepInPortion, step, 0, 0, Math.min(loss, bestLoss));
  }

  /** Returns the mean loss of the steps since the last report. */
  double meanLoss() {
    return stepsSinceReport == 0 ? 0 : lossSum / stepsSinceReport;
  }
}
