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
 * was tried and turned down: with ten candidates of each of Flickr8k's 1,000 validation photos,
 * CIDEr-D was 55.08 with equal weights and 53.20 by probabilities, whose captions are a word
 * shorter. A beam of 3 alone has 54.63, which is no difference that 1,000 photos could show (95 %
 * interval of the gain: -1.37 to 2.03), so reranking is off unless asked for.
 */
package captioner.evaluation;
