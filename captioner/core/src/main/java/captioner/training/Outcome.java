package captioner.training;

/**
 * What the forward pass of a step gave.
 *
 * @param loss mean over the tokens, in nats a token for cross-entropy
 * @param reward mean over the sampled captions; 0 with cross-entropy
 * @param captions trained on
 */
record Outcome(double loss, double reward, int captions) {}
