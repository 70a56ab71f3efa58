/**
 * The captioner as one thing: backbone features in, words out, and its form on disk.
 *
 * <p>{@link captioner.model.CaptionNetwork} is the trained part: projection, encoder, decoder,
 * output head; which decoder, {@link captioner.model.DecoderConfig} says. {@link
 * captioner.model.CaptionModel} is that network with the vocabulary and the settings it was trained
 * with; {@link captioner.model.FeatureExtractor} turns photos into the features it expects; {@link
 * captioner.model.ModelStore} finds saved models; {@link captioner.model.CaptionEnsemble} makes
 * several of them write together, and {@link captioner.model.ModelAverage} makes one of several by
 * the mean of their weights.
 *
 * <p>Decisions. The backbone is frozen and shared by many captioners, so a saved captioner names it
 * instead of holding it, and features can be cached. Weights are saved as safetensors under
 * readable names, not in DJL's block format, which stores arrays in child order and would load two
 * swapped children of equal shape without a word. This package may import image and text because a
 * model is useless without its preprocessing and its vocabulary.
 *
 * <p>Members of an ensemble must have one vocabulary, since probabilities are averaged by token,
 * and prepare photos alike, since a photo's pixels are read once, in other threads, before any
 * model sees them. Backbones may differ: each is run once a batch, whoever uses it.
 */
package captioner.model;
