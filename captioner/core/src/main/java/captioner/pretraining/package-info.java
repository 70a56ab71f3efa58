/**
 * From text to a decoder that knows language before it sees a photo (Radford et al. 2018,
 * "Improving Language Understanding by Generative Pre-Training"; Howard and Ruder 2018, "Universal
 * Language Model Fine-tuning for Text Classification").
 *
 * <p>{@link captioner.pretraining.PretrainingRun} reads the text twice at least: once to count
 * words and sentences, then once an epoch, {@link captioner.pretraining.TextCorpus} by portions of
 * 20,000 sentences, so that memory does not grow with it. {@code LanguageTrainer} learns to say the
 * next word. What comes of it, a {@link captioner.model.LanguageModel}, is what {@code transfer} of
 * a training recipe begins with.
 *
 * <p>Chosen: words, not byte pairs. Captions are written, constrained, scored and matched by words
 * everywhere else, and a decoder can only be passed on if its tokens are the captioner's. No
 * cross-attention instead of one to an empty memory, which would learn to be looked away from.
 */
package captioner.pretraining;
