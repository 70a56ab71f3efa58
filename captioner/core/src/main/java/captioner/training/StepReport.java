package captioner.training;

/**
 * What a step brought.
 *
 * @param epoch from 1
 * @param epochs of the whole run
 * @param stepInEpoch from 1
 * @param stepsPerEpoch in this epoch
 * @param phase of the run
 * @param loss mean of this epoch's steps so far, in nats a token with cross-entropy
 * @param reward mean of this epoch's sampled captions so far; 0 with cross-entropy
 * @param captionsPerSecond since the phase was begun or resumed, evaluations left out
 * @param secondsLeft until the phase's last epoch at that speed, evaluations left out
 */
public record StepReport(
    int epoch,
    int epochs,
    int stepInEpoch,
    int stepsPerEpoch,
    Phase phase,
    double loss,
    double reward,
    double captionsPerSecond,
    double secondsLeft) {}
