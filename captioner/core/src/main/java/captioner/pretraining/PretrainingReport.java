package captioner.pretraining;

/**
 * How a decoder does on sentences that it was not trained on.
 *
 * @param epoch from 1
 * @param epochs of the run
 * @param step steps of the run so far
 * @param learningRate of the last step
 * @param trainingLoss mean of the steps since the last report, in nats a token
 * @param validationLoss mean over the held-out tokens, eos included, in nats
 * @param perplexity e to that power: among how many equally likely words it is as if it chose;
 *     comparable only between models of one vocabulary
 * @param unknown share of the held-out words that are not in the vocabulary and count as one word
 * @param best whether no loss was lower so far
 * @param seconds since the run was begun or resumed
 */
public record PretrainingReport(
    int epoch,
    int epochs,
    long step,
    double learningRate,
    double trainingLoss,
    double validationLoss,
    double perplexity,
    double unknown,
    boolean best,
    double seconds) {}
