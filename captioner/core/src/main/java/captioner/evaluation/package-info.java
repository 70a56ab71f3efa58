/**
 * Scores the captions of a split, or of any system, as the COCO caption evaluation does. {@link
 * captioner.evaluation.Evaluator} captions photos; {@link captioner.evaluation.EvaluationSet} joins
 * captions and references, tokenised; {@link captioner.evaluation.CaptionScores} scores them;
 * {@link captioner.evaluation.Bootstrap} says how sure the scores, and differences between two
 * systems, are; {@link captioner.evaluation.ScoreReport} is all of it together.
 *
 * <p>Captions are scored as the text a user sees, tokenised again like any other system's, and not
 * as the model's own tokens: what is measured is what is delivered.
 *
 * <p>Design decisions. Images are resampled with the document frequencies of the whole set: the
 * frequencies say what is common in the world, and would be worse in each resample for no reason.
 * CIDEr-D by the frequencies of few images is too high: captions of one published system (134.97 on
 * all 5,000 images) score 16 points above their own part of that with 100 images, 8 with 500, 4
 * with 1,000 and 2 with 2,000 (means of three draws), so the program warns below 1,000.
 *
 * <p>{@link captioner.evaluation.ConsensusScorer} stands here because the facade knows no metric:
 * it is given to it as a {@link captioner.Rescorer}. Weighting candidates by their probabilities
 * was tried and turned down: of ten candidates of 600 validation photos of Flickr8k, CIDEr-D was
 * 55.40 with equal weights and 53.54 by probabilities. Neither is better than a beam of 3 (55.38; a
 * beam of 10 has 54.08), so reranking is off unless asked for.
 */
package captioner.evaluation;
