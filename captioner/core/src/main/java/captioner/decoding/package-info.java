/**
 * Turns next-token probabilities into sentences: greedy search, beam search and sampling.
 *
 * <p>A {@link captioner.decoding.NextTokenScorer} says how likely each word is after each prefix; a
 * {@link captioner.decoding.SearchStrategy} decides which prefixes to follow and returns {@link
 * captioner.decoding.Hypothesis} lists, one per image. {@link captioner.decoding.BeamSearchConfig}
 * holds what a user may choose, {@link captioner.decoding.TokenRules} what the vocabulary dictates,
 * {@link captioner.decoding.Constraints} what a sentence must and must not say.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>Plain Java over a {@code float[]}: no network is known here, so that a search is tested
 *       against a three-word scorer written by hand, and every kind of model shares one search.
 *   <li>All images advance together, one call a step; finished ones leave the batch. The scorer
 *       keeps its cache between calls and is told by row numbers how to reorder it.
 *   <li>Log-probabilities are summed as they come and never renormalised; a score is comparable
 *       between images, beams and searches.
 *   <li>Sentences that end leave the beam, and its places are refilled in the next step. Keeping
 *       them in the beam until the end, as some captioners do, lets short ones block long ones.
 *   <li>What must not come next is masked before candidates are compared, so that a rule costs no
 *       place in the beam. For what must be said, a grid of beams (Hokamp &amp; Liu 2017) rather
 *       than one beam shared out (Post &amp; Vilar 2018): it needs K rows for each token to be said
 *       instead of K in all, but a caption is asked for a few words, and K = 3 cannot be shared.
 *   <li>Several models are one scorer ({@link captioner.decoding.EnsembleScorer}), so that every
 *       search serves them: each member is told of the same rows and keeps its own cache.
 *       Probabilities are averaged, not their logarithms: results stay probabilities, and no member
 *       can veto a word alone.
 *   <li>A sample is drawn from the image's own stream at its place among the tokens in order of
 *       their ids, not of their probabilities: rounding then hardly ever changes what is drawn.
 * </ul>
 */
package captioner.decoding;
