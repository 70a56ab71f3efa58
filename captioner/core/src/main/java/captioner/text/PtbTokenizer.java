package captioner.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Splits a caption into lower-case words the way the COCO caption evaluation does.
 *
 * <p>That is: Penn Treebank tokens as the Stanford PTBTokenizer 3.4.1 makes them with {@code
 * -preserveLines -lowerCase}, less the punctuation that COCO drops. {@code "A man's dog can't
 * jump."} becomes {@code [a, man, 's, dog, ca, n't, jump]}. COCO's list names brackets in capitals,
 * after lower-casing, so brackets stay: {@code "(a)"} becomes {@code [-lrb-, a, -rrb-]}.
 *
 * <p>Unlike the original, which reads on into the next line of its file, a caption is read alone:
 * it may keep the full stop of a last word of one letter ("Wii U.") where the original did not.
 *
 * <p>Unlike the original, a token never holds white space: of the few that do there, such as {@code
 * 1 1/2}, each part is a token, as the n-gram metrics count them anyway.
 *
 * <p>At each place the longest match of all rules wins, and of equally long ones the first rule.
 */
public final class PtbTokenizer {

  private static final Set<String> DROPPED =
      Set.of(
          "''",
          "'",
          "``",
          "`",
          ".",
          "?",
          "!",
          ",",
          ":",
          "-",
          "--",
          "...",
          ";",
          // In capitals these never occur after lower-casing; kept to be the published list.
          "-LRB-",
          "-RRB-",
          "-LCB-",
          "-RCB-");

  /** Creates the tokenizer; it holds no state and may be shared between threads. */
  public PtbTokenizer() {}

  /** Returns the words of a caption, in lower case; none for a blank caption. */
  public List<String> tokenize(String caption) {
    String text = caption.replace("\u00AD", ""); // a soft hyphen is no character of its own
    List<String> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = plainWordEnd(text, at);
      if (end > at) {
        tokens.add(text.substring(at, end).toLowerCase(Locale.ROOT));
        at = end;
      } else if (isSpace(text.charAt(at)) || isLoneStop(text, at)) {
        at++;
      } else {
        PtbRule.Match match = PtbRules.longest(text, at);
        add(tokens, match.token());
        at = match.end();
      }
    }
    return List.copyOf(tokens);
  }

  /**
   * Returns where a word of ASCII letters before a space or a lone comma ends, or the place given
   * if there is none.
   *
   * <p>Nine of ten tokens are such words; the rules would find the same, slower.
   */
  private static int plainWordEnd(String text, int at) {
    int end = at;
    while (end < text.length() && isAsciiLetter(text.charAt(end))) {
      end++;
    }
    boolean whole =
        end == text.length()
            || text.charAt(end) == ' '
            || (text.charAt(end) == ',' && isLoneStop(text, end));
    return whole && !PtbRules.splits(text, at, end) ? end : at;
  }

  /** Returns whether a comma or full stop stands here before a space: a token that is dropped. */
  private static boolean isLoneStop(String text, int at) {
    char c = text.charAt(at);
    return (c == '.' || c == ',') && (at + 1 == text.length() || text.charAt(at + 1) == ' ');
  }

  private static void add(List<String> tokens, String token) {
    for (String part : token.toLowerCase(Locale.ROOT).split("\\s+")) {
      if (!part.isEmpty() && !DROPPED.contains(part)) {
        tokens.add(part);
      }
    }
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
