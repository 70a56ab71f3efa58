/**
 * A trained captioner as one file that runs without Java: a TorchScript program.
 *
 * <p>{@link captioner.compile.CaptionCompiler} writes it, {@link captioner.compile.CaptionProgram}
 * runs it. The program's methods: {@code encode(images)} to memory, per decoder layer keys and
 * values of cross-attention, and the mean of every channel of the grids; {@code start(rows)},
 * {@code step(tokens, cross, past)} and {@code select(tensors, rows)}, one word with a cache of
 * keys and values; {@code search(cross, beam, n_best, max_length, length_penalty)}, the whole beam
 * search; {@code caption(images, ...)}, both in one; {@code forward(images)}, the likeliest
 * caption. Its extra files say what photos it wants ({@code config.json}) and what its numbers mean
 * ({@code vocabulary.txt}); where there are {@code ngrams.txt} and {@code ngrams.safetensors}, Java
 * ranks by them and those means what the search found.
 *
 * <p>Decisions: the text is written from the model's settings, {@code BackboneText} by following
 * the backbone's own blocks and {@code TransformerText} by following the paper, so that no network
 * is run to be traced and any batch size works. What does not depend on the settings, the beam
 * search, stands as it is in {@code search.py}. It keeps {@code captioner.decoding.BeamSearch}'s
 * rules to the letter, ties too, and sums in float64 as that does; a test compares the two.
 */
package captioner.compile;
