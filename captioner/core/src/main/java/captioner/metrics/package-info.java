/**
 * Scores of captions against reference captions: BLEU-1..4, ROUGE-L, CIDEr-D and CIDEr, and METEOR
 * in {@code captioner.metrics.meteor}; and what captions are like without references, {@link
 * captioner.metrics.CaptionHealth}.
 *
 * <p>Every {@link captioner.metrics.Metric} takes {@link captioner.metrics.Sample}s (one candidate
 * and its references, both as token lists) and returns {@link captioner.metrics.Score}s: one number
 * for the corpus and one for each image, as fractions (papers print them times 100).
 *
 * <p>Design decisions. Figures must compare with published ones, so each metric follows the COCO
 * caption evaluation code to the last digit, quirks included; each departure from a metric's paper
 * is one sentence that starts "Unlike the paper". Each metric is a function of statistics that are
 * summed over images, so an interval costs sums and not scores. Tokens come from {@code
 * captioner.text.PtbTokenizer}, but nothing here knows that: the metrics work on any token lists,
 * and {@link captioner.metrics.CiderDReward} on word ids. N-grams are 64-bit keys in sorted arrays
 * rather than strings in maps: scoring is then cheap enough to be the reward in self-critical
 * training, and two different n-grams of a million share a key with a chance of less than one in
 * thirty million. Frequencies are saved as text, not keys: anybody can read or make such a table.
 */
package captioner.metrics;
