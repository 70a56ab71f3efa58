package captioner.text;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;

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
 * <p>Unlike the original, a line break inside a caption is white space like any other. COCO does
 * the same with {@code \n}; with {@code \r} and U+0085 its file would gain a line, and all captions
 * after it would be taken for those of other images.
 *
 * <p>Unlike the original, it looks no further than one or two thousand characters ahead, for a
 * tag's end for example. So time grows with the length of a text, whatever it holds.
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

  /** How many characters are scanned at once; a token has at least half of them to look ahead. */
  private static final int WINDOW = 2048;

  private static final String WHITE_SPACE = " \t\n\u000B\f\r\u00A0";

  /** Creates the tokenizer; it holds no state and may be shared between threads. */
  public PtbTokenizer() {}

  /** Returns the words of a caption, in lower case; none for a blank caption. */
  public List<String> tokenize(String caption) {
    List<String> tokens = new ArrayList<>();
    int at = addPlainWords(caption, tokens);
    int window = WINDOW;
    while (at < caption.length()) {
      int end = scan(caption, at, Math.min(caption.length(), at + window), tokens);
      window = end == at ? 2 * window : WINDOW; // a token that fills its window needs a wider one
      at = end;
    }
    return List.copyOf(tokens);
  }

  /**
   * Adds the words at the beginning that are ASCII letters between spaces, and returns where the
   * rest begins, with the space before it if there is one, as white space is read as a whole.
   *
   * <p>Most captions hold no more, but for the full stop at their end. The scanner would find the
   * same, but a program that has just started runs this loop sooner at full speed.
   */
  private static int addPlainWords(String caption, List<String> tokens) {
    int length = caption.length();
    int at = 0;
    while (at < length) {
      int end = at;
      while (end < length && isAsciiLetter(caption.charAt(end))) {
        end++;
      }
      boolean stopped = end == length - 1 && caption.charAt(end) == '.';
      boolean parted = end == length || caption.charAt(end) == ' ' || stopped;
      String word = caption.substring(at, end);
      if (!parted || PtbWords.isSplit(word) || (stopped && keepsStop(word))) {
        return Math.max(0, at - 1);
      }
      if (!word.isEmpty()) {
        tokens.add(word.toLowerCase(Locale.ROOT));
      }
      at = end + 1; // the space or the full stop
    }
    return length;
  }

  private static boolean keepsStop(String word) {
    return word.length() == 1 || PtbWords.isAbbreviation(word + ".");
  }

  private static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Adds the tokens of one window, and returns where the next window begins. */
  private static int scan(String caption, int from, int to, List<String> tokens) {
    int last = to == caption.length() ? Integer.MAX_VALUE : (to - from) / 2;
    PtbScanner scanner = new PtbScanner(new StringReader(caption.substring(from, to) + "\n"));
    try {
      while (scanner.next()) {
        if (scanner.start() >= last || (scanner.end() >= to - from && to < caption.length())) {
          return from + scanner.start();
        }
        add(tokens, scanner.token());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be read", e);
    }
    return to;
  }

  private static void add(List<String> tokens, String token) {
    StringTokenizer parts = new StringTokenizer(token.toLowerCase(Locale.ROOT), WHITE_SPACE);
    while (parts.hasMoreTokens()) {
      String part = parts.nextToken();
      if (!DROPPED.contains(part)) {
        tokens.add(part);
      }
    }
  }
}
