package captioner.training;

import java.util.OptionalLong;

/**
 * What training steps of one shape cost.
 *
 * @param words of every caption
 * @param imageTokens N
 * @param captionsPerSecond of the median step
 * @param bytes that a step takes beyond weights, gradients and moments, if this system tells
 */
public record StepFigures(
    int words, int imageTokens, double captionsPerSecond, OptionalLong bytes) {}
