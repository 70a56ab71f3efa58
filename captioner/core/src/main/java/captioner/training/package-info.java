/**
 * From photos and captions to a model: {@link captioner.training.TrainingRun} prepares words and
 * features, {@link captioner.training.CaptionTrainer} loops over steps and epochs.
 *
 * <p>A run has two {@linkplain captioner.training.Phase phases}, each with its own objective: the
 * references' words by teacher forcing, then, if the {@link captioner.training.Recipe} says so,
 * self-critical sequence training, in which captions are drawn from the model and those that score
 * a higher CIDEr-D become likelier (Rennie et al. 2017). The second begins with the best model of
 * the first, when that has stalled, with a fresh optimizer and a small constant learning rate.
 *
 * <p>Chosen for it: the mean of an image's other samples as the baseline (Luo 2020), not the greedy
 * caption, which would cost a second decoding; rewards in which references and captions end in eos,
 * or captions lose their ends; no dropout and temperature 1, so that what is drawn and what is
 * moved are one distribution; words that are never said (pad, bos, unk) left out of both. Captions
 * are drawn by {@link captioner.decoding.Sampler} with cached keys and values, no gradient kept,
 * and the gradient comes from one parallel pass over them, which encodes each image once for its 5
 * samples.
 *
 * <p>The same recipe, photos, captions and number of threads give the same weights, bit for bit,
 * also if the run was stopped or killed and resumed: all that is drawn by chance is seeded by the
 * run's seed and the number of the step. With another number of threads libtorch adds up in another
 * order, so weights differ in their last digits, and captions may where two are as likely.
 *
 * <p>Measured with the bundled captioner (D = 384, 2 + 3 layers) on 600 training photos of
 * Flickr8k, steps of 20 photos and 5 captions of each, the phases in alternation on two cores that
 * were busy otherwise: 24 captions a second drawn and learnt from to 33 with cross-entropy, that is
 * 0.74; the median of 27 pairs of steps is 0.70. Doing without dropout gives back part of what the
 * drawing costs. A sampler of its own was therefore not written.
 */
package captioner.training;
