package captioner.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Turns tokens back into a sentence that people like to read.
 *
 * <p>{@code [a, man, 's, dog, ca, n't, jump]} becomes {@code "A man's dog can't jump."}. What
 * {@link PtbTokenizer} dropped (commas, quotes) stays lost, but nothing else does: the sentence is
 * written so that tokenising it gives the same tokens again, if need be without its full stop ("a
 * Wii U").
 */
public final class Detokenizer {

  /** Tokens that follow the word before without a space. */
  private static final Set<String> CLOSING =
      Set.of(
          "'s", "'d", "'m", "'ll", "'re", "'ve", "n't", "%", "'", ",", ".", "!", "?", ";", ":",
          "-rrb-", "-rsb-", "-rcb-");

  /** Tokens that the word after follows without a space. */
  private static final Set<String> OPENING =
      Set.of("$", "us$", "#", "-lrb-", "-lsb-", "-lcb-", "y'", "j'");

  /** Second halves of words that the Treebank splits, by their first halves. */
  private static final Map<String, String> HALVES =
      Map.of(
          "can", "not", "gon", "na", "wan", "na", "got", "ta", "gim", "me", "lem", "me", "more",
          "'n", "'t", "is");

  /** Letters with an ampersand, which the tokenizer keeps together only in capitals: "AT&T". */
  private static final Pattern INITIALS = Pattern.compile("[a-z]+(?:&[a-z]+)+");

  private final PtbTokenizer tokenizer = new PtbTokenizer();

  /** Creates the detokenizer; it holds no state and may be shared between threads. */
  public Detokenizer() {}

  /**
   * Returns these tokens as running text for machines, without the capital and the full stop of a
   * sentence; an empty string for no tokens.
   */
  public String plain(List<String> tokens) {
    return join(tokens);
  }

  /** Returns the sentence that these tokens make; an empty string for no tokens. */
  public String detokenize(List<String> tokens) {
    if (tokens.isEmpty()) {
      return "";
    }
    String sentence = beginning(tokens);
    String stopped =
        ".!?".indexOf(sentence.charAt(sentence.length() - 1)) < 0 ? sentence + "." : sentence;
    return tokenizer.tokenize(stopped).equals(tokenizer.tokenize(sentence)) ? stopped : sentence;
  }

  /**
   * Returns the sentence that these tokens make without its full stop: {@link #detokenize} of these
   * tokens and any that follow begins with it. An empty string for no tokens.
   */
  public String beginning(List<String> tokens) {
    return tokens.isEmpty() ? "" : capitalise(join(tokens));
  }

  private static String join(List<String> tokens) {
    StringBuilder text = new StringBuilder();
    String before = "";
    for (String token : tokens) {
      boolean joined =
          text.isEmpty()
              || CLOSING.contains(token)
              || OPENING.contains(before)
              || token.equals(HALVES.get(before));
      text.append(joined ? "" : " ").append(spell(token));
      before = token;
    }
    return text.toString();
  }

  private static String spell(String token) {
    if (token.equals("i")) {
      return "I";
    }
    if (INITIALS.matcher(token).matches()) {
      return token.toUpperCase(Locale.ROOT);
    }
    return token
        .replace("-lrb-", "(")
        .replace("-rrb-", ")")
        .replace("-lsb-", "[")
        .replace("-rsb-", "]")
        .replace("-lcb-", "{")
        .replace("-rcb-", "}");
  }

  private static String capitalise(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }
}
