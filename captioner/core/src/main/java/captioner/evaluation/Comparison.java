package captioner.evaluation;

/**
 * How one system's score differs from another's on the same images.
 *
 * @param name of the metric
 * @param difference of the corpus scores, the first system's less the other's
 * @param interval of the difference
 * @param notBetter the share of resamples in which the first system is not better than the other,
 *     the set itself counted as one in which it is not (Davison and Hinkley 1997, equation 4.11),
 *     so never 0: the probability, given these images, that its lead is chance
 */
public record Comparison(String name, double difference, Interval interval, double notBetter) {}
