package captioner.training;

import java.util.Map;

/**
 * What an epoch brought.
 *
 * @param epoch from 1; 0 for the model that a run began with
 * @param epochs of the run to the end of this phase
 * @param phase of the run
 * @param step steps of the run so far
 * @param learningRate of the last step
 * @param trainingLoss mean over the steps, with cross-entropy in nats a token, label smoothing
 *     included
 * @param gradientNorm mean over the steps since the epoch was begun or resumed, before clipping
 * @param clipped share of those steps whose gradient was clipped
 * @param reward mean over the sampled captions; 0 with cross-entropy
 * @param validationLoss without label smoothing, in nats a token
 * @param scores on the validation split, as fractions, by metric name
 * @param badEndings share of the validation captions that end in a word that cannot end a sentence
 *     (see {@link captioner.metrics.CaptionHealth})
 * @param captionsPerSecond trained on since the phase was begun or resumed, evaluations left out; 0
 *     in files of before this was kept
 * @param best whether this is the best CIDEr-D so far
 * @param seconds since the run was begun or resumed
 * @param sample a validation caption, to read
 */
public record EpochReport(
    int epoch,
    int epochs,
    Phase phase,
    long step,
    double learningRate,
    double trainingLoss,
    double gradientNorm,
    double clipped,
    double reward,
    double validationLoss,
    Map<String, Double> scores,
    double badEndings,
    double captionsPerSecond,
    boolean best,
    double seconds,
    String sample) {}
