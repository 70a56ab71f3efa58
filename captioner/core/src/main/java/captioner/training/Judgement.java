package captioner.training;

import captioner.evaluation.CaptionScores;

/**
 * How good a model is on the validation split.
 *
 * @param scores of its captions
 * @param badEndings share of these that end in a word that cannot end a sentence
 * @param loss mean cross-entropy of the references, in nats a token
 * @param sample one of its captions
 */
record Judgement(CaptionScores scores, double badEndings, double loss, String sample) {
  double ciderD() {
    return scores.corpus("CIDEr-D");
  }
}
