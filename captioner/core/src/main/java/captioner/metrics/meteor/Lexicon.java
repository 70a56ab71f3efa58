package captioner.metrics.meteor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tartarus.snowball.ext.englishStemmer;

/** Looks captions up: their words' stems and synonyms, and their phrases. */
final class Lexicon {

  private final Optional<ParaphraseTable> paraphrases;
  private final Map<String, Word> words = new ConcurrentHashMap<>();

  /** Creates a lexicon with or without paraphrases. */
  Lexicon(Optional<ParaphraseTable> paraphrases) {
    this.paraphrases = paraphrases;
  }

  /** Returns a caption, given as tokens, with what is known of it. */
  Caption caption(List<String> tokens) {
    List<String> texts = Tables.NORMALIZER.normalize(tokens);
    List<Phrase> phrases = paraphrases.map(table -> table.phrases(texts)).orElse(List.of());
    return new Caption(texts.stream().map(this::word).toList(), phrases);
  }

  private Word word(String text) {
    return words.computeIfAbsent(
        text, t -> new Word(t, stem(t), Tables.SYNONYMS.of(t), Tables.FUNCTION_WORDS.contains(t)));
  }

  private static String stem(String text) {
    englishStemmer stemmer = new englishStemmer(); // not for several threads
    stemmer.setCurrent(text);
    stemmer.stem();
    return stemmer.getCurrent();
  }

  /** Read when the first caption is looked up. */
  private static final class Tables {
    static final WordNormalizer NORMALIZER = new WordNormalizer();
    static final SynonymSets SYNONYMS = new SynonymSets();
    static final Set<String> FUNCTION_WORDS = Set.copyOf(Resources.lines("english.words"));
  }
}
