/**
 * JMH benchmarks of the parts that captioning spends its time in; run with {@code scripts/bench}.
 *
 * <p>Each benchmark measures one part alone, with the sizes that captioning with the default
 * settings has. Inputs are drawn from a fixed seed in {@code @Setup}, so that runs compare.
 */
package captioner.bench;
