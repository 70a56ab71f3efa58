package captioner.training;

/**
 * What a step brought.
 *
 * @param epoch from 1
 * @param epochs of the whole run
 * @param stepInEpoch from 1
 * @param stepsPerEpoch in this epoch
 * @param loss mean of this epoch's steps so far, in nats a token
 * @param captionsPerSecond since the run was begun or resumed, evaluations left out
 * @param secondsLeft until the last epoch at that speed, evaluations left out
 */
public record StepReport(
    int epoch,
    int epochs,
    int stepInEpoch,
    int stepsPerEpoch,
    double loss,
    double captionsPerSecond,
    double secondsLeft) {}
