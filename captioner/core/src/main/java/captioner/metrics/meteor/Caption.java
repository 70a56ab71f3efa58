package captioner.metrics.meteor;

import java.util.List;

/**
 * A caption, looked up: what is known of its words and phrases.
 *
 * @param words its words
 * @param phrases those of its phrases that have paraphrases, by start, then by length; none without
 *     a table
 */
record Caption(List<Word> words, List<Phrase> phrases) {

  /** Returns how many of the words are function words. */
  long functionWords() {
    return words.stream().filter(Word::isFunctionWord).count();
  }
}
