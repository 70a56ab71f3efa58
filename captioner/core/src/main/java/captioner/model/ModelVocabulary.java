package captioner.model;

import captioner.text.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;

/** The vocabulary of a model, which has as many tokens as the model's settings say. */
final class ModelVocabulary {
  private ModelVocabulary() {}

  /**
   * Checks the vocabulary of a model that is made.
   *
   * @throws IllegalArgumentException if it has another size
   */
  static void requireSize(Vocabulary vocabulary, int size) {
    if (vocabulary.size() != size) {
      throw new IllegalArgumentException(
          "the vocabulary must have vocabularySize tokens: %d, %d"
              .formatted(vocabulary.size(), size));
    }
  }

  /**
   * Reads the vocabulary of a model that is loaded.
   *
   * @param config name of the file that says the size
   * @throws IOException if the file is missing or broken, or has another size; the message names it
   */
  static Vocabulary read(Path file, String config, int size) throws IOException {
    Vocabulary vocabulary = Vocabulary.load(file);
    if (vocabulary.size() != size) {
      throw new IOException(
          "%s has %d tokens but %s says %d; the two are not of one model"
              .formatted(file, vocabulary.size(), config, size));
    }
    return vocabulary;
  }
}
