package captioner.training;

import java.util.Map;

/**
 * What an epoch brought.
 *
 * @param epoch from 1
 * @param epochs of the whole run
 * @param step steps of the run so far
 * @param learningRate of the last step
 * @param trainingLoss mean over the steps, label smoothing included, in nats a token
 * @param validationLoss without label smoothing, in nats a token
 * @param scores on the validation split, as fractions, by metric name
 * @param best whether this is the best CIDEr-D so far
 * @param seconds since the run was begun or resumed
 * @param sample a validation caption, to read
 */
public record EpochReport(
    int epoch,
    int epochs,
    long step,
    double learningRate,
    double trainingLoss,
    double validationLoss,
    Map<String, Double> scores,
    boolean best,
    double seconds,
    String sample) {}
