package captioner.metrics.meteor;

/** A word with all that decides whether it agrees with another. */
final class Word {

  private final String text;
  private final String stem;
  private final int[] synonymSets;
  private final boolean functionWord;

  /** Creates a word from its text, its stem and its synonym sets in ascending order. */
  Word(String text, String stem, int[] synonymSets, boolean functionWord) {
    this.text = text;
    this.stem = stem;
    this.synonymSets = synonymSets;
    this.functionWord = functionWord;
  }

  /** Returns whether this is one of the frequent words that count less: "the", "of", a comma. */
  boolean isFunctionWord() {
    return functionWord;
  }

  /** Returns whether the two words agree in this way. */
  boolean agrees(Word other, Module module) {
    boolean same = text.equals(other.text);
    return switch (module) {
      case EXACT -> same;
      case STEM -> !same && stem.equals(other.stem);
      case SYNONYM -> !same && sharesSynonymSet(other);
      case PARAPHRASE -> false; // phrases agree, not words
    };
  }

  private boolean sharesSynonymSet(Word other) {
    int[] ours = synonymSets;
    int[] theirs = other.synonymSets;
    for (int i = 0, j = 0; i < ours.length && j < theirs.length; ) {
      if (ours[i] == theirs[j]) {
        return true;
      }
      if (ours[i] < theirs[j]) {
        i++;
      } else {
        j++;
      }
    }
    return false;
  }
}
