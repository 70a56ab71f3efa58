package captioner;

import captioner.decoding.Constraints;
import captioner.text.PtbTokenizer;
import captioner.text.Vocabulary;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What captions must and must not say, in words.
 *
 * <p>Words are compared as a model writes them, in lower case and with their endings: to avoid
 * "dog" does not avoid "dogs".
 *
 * @param prefix what every caption begins with; its words count as the caption's in lengths and
 *     probabilities; empty for a free beginning
 * @param avoid words or phrases that are never said; those that the model does not know it never
 *     says anyway
 * @param mustInclude words or phrases that are all said, wherever the model finds them likeliest
 * @param minLength fewest words, 0 or more
 * @param noRepeatNgram n, where no n words in a row are said twice; 0 for no such rule
 */
public record Wording(
    String prefix, List<String> avoid, List<String> mustInclude, int minLength, int noRepeatNgram) {
  private static final PtbTokenizer TOKENIZER = new PtbTokenizer();

  /** Takes copies and checks what can be checked without a model. */
  public Wording {
    avoid = List.copyOf(avoid);
    mustInclude = List.copyOf(mustInclude);
    Constraints.none().withMinLength(minLength).withNoRepeatNgram(noRepeatNgram);
  }

  /** Returns the wording that leaves everything to the model. */
  public static Wording free() {
    return new Wording("", List.of(), List.of(), 0, 0);
  }

  /**
   * Returns this wording in a model's tokens.
   *
   * @throws IllegalArgumentException if the model does not know a word that it is to say, or if
   *     such a word is also to be avoided
   */
  Constraints constraints(Vocabulary vocabulary) {
    List<List<Integer>> forbidden =
        avoid.stream()
            .map(phrase -> ids(phrase, vocabulary))
            .filter(ids -> !ids.isEmpty() && !ids.contains(Vocabulary.UNK))
            .toList();
    List<Integer> beginning = known("prefix", prefix, vocabulary);
    List<List<Integer>> included =
        mustInclude.stream().map(phrase -> known("must-include", phrase, vocabulary)).toList();
    requireAllowed(prefix, beginning, forbidden);
    for (int i = 0; i < included.size(); i++) {
      if (included.get(i).isEmpty()) {
        throw new IllegalArgumentException(
            "must-include: there is no word in \"" + mustInclude.get(i) + "\"");
      }
      requireAllowed(mustInclude.get(i), included.get(i), forbidden);
    }
    return new Constraints(beginning, forbidden, included, minLength, noRepeatNgram);
  }

  private static List<Integer> ids(String phrase, Vocabulary vocabulary) {
    return Arrays.stream(vocabulary.encode(TOKENIZER.tokenize(phrase))).boxed().toList();
  }

  private static List<Integer> known(String what, String phrase, Vocabulary vocabulary) {
    for (String word : TOKENIZER.tokenize(phrase)) {
      if (vocabulary.id(word) == Vocabulary.UNK) {
        throw new IllegalArgumentException(
            "%s: this model does not know the word \"%s\"; the words it knows are in its vocabulary.txt"
                .formatted(what, word));
      }
    }
    return ids(phrase, vocabulary);
  }

  private static void requireAllowed(
      String phrase, List<Integer> tokens, List<List<Integer>> forbidden) {
    if (forbidden.stream().anyMatch(ids -> Collections.indexOfSubList(tokens, ids) >= 0)) {
      throw new IllegalArgumentException(
          "\"" + phrase + "\" is both to be said and to be avoided; take it out of one");
    }
  }
}
