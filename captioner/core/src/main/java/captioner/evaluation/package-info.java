/**
 * Scores the captions of a split as the COCO caption evaluation does. {@link
 * captioner.evaluation.Evaluator} captions the photos, {@link captioner.evaluation.CaptionScores}
 * compares captions with references, {@link captioner.evaluation.CocoResults} writes them in the
 * results format that other tools read.
 *
 * <p>Captions are scored as the text a user sees, tokenised again like any other system's, and not
 * as the model's own tokens: what is measured is what is delivered.
 */
package captioner.evaluation;
