package captioner.pretraining;

import captioner.text.PtbTokenizer;
import captioner.text.WordCounts;
import captioner.training.TrainingException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one pass over a text finds.
 *
 * @param sentences those that hold no word included
 * @param pieces sentences with words; long ones are several
 * @param words all of them
 * @param counts how often each occurs
 */
record TextSummary(long sentences, long pieces, long words, Map<String, Integer> counts) {
  private static final int MOST_HELD_OUT = 5000;

  /**
   * Reads a text.
   *
   * @throws TrainingException if it holds no word
   */
  static TextSummary of(TextCorpus corpus, PretrainingProgress progress) throws IOException {
    PtbTokenizer tokenizer = new PtbTokenizer();
    WordCounts counts = new WordCounts();
    long sentences = 0;
    long pieces = 0;
    long words = 0;
    try (TextCorpus.Sentences reader = corpus.open()) {
      for (Optional<String> s = reader.next(); s.isPresent(); s = reader.next()) {
        sentences++;
        for (List<String> piece : TextCorpus.pieces(tokenizer, s.get())) {
          counts.add(piece);
          pieces++;
          words += piece.size();
        }
        progress.onSentence(sentences);
      }
    }
    if (words == 0) {
      throw new TrainingException("there is no word in " + corpus.files());
    }
    return new TextSummary(sentences, pieces, words, counts.asMap());
  }

  /**
   * Returns n, if every n-th sentence is held out: the share that is asked for, 5,000 sentences at
   * most and one at least.
   */
  long heldOutEvery(double share) {
    long every = Math.max(Math.round(1 / share), (sentences + MOST_HELD_OUT - 1) / MOST_HELD_OUT);
    return Math.max(2, Math.min(every, sentences));
  }
}
