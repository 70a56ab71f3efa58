package captioner.text;

import java.util.HashMap;
import java.util.Map;

/** How {@link PtbTokenizer} spells single signs; what it cannot spell it leaves out. */
final class PtbSymbols {

  private static final Map<String, String> SPELLINGS = new HashMap<>();

  static {
    spell("-lrb-", "(");
    spell("-rrb-", ")");
    spell("-lsb-", "[");
    spell("-rsb-", "]");
    spell("-lcb-", "{");
    spell("-rcb-", "}");
    spell("''", "\"", "\u00AB", "\u00BB", "\u201C", "\u201D", "\u0093", "\u0094");
    spell("'", "\u2018", "\u2019", "\u201B", "\u2039", "\u203A", "\u0091", "\u0092");
    spell("-", "\u058A", "\u2010", "\u2011");
    spell("...", "\u2026");
    spell("cents", "\u00A2");
    spell("#", "\u00A3");
    spell("$", "\u00A4", "\u20A0", "\u20AC", "\u0080");
    spell("1/4", "\u00BC");
    spell("1/2", "\u00BD");
    spell("3/4", "\u00BE");
    spell("1/3", "\u2153");
    spell("2/3", "\u2154");
  }

  private PtbSymbols() {}

  private static void spell(String token, String... signs) {
    for (String sign : signs) {
      SPELLINGS.put(sign, token);
    }
  }

  /** Returns the token for one character, or an empty one if it is to be left out. */
  static String spell(String sign) {
    return SPELLINGS.getOrDefault(sign, isToken(sign.codePointAt(0)) ? sign : "");
  }

  /** The original knows letters, digits, punctuation and symbols of Unicode's first plane. */
  private static boolean isToken(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LETTER_NUMBER,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      default -> Character.isBmpCodePoint(codePoint) && codePoint != 0xFFFD;
    };
  }

  /** Returns round brackets spelt out, as in a face. */
  static String brackets(String token) {
    return token.replace("(", "-lrb-").replace(")", "-rrb-");
  }

  /** Returns the token with typographic apostrophes made straight. */
  static String straightApostrophe(String token) {
    return token.replace('\u2019', '\'').replace('\u0092', '\'');
  }

  /** Returns what an HTML entity stands for. */
  static String entity(String name) {
    return switch (name) {
      case "&amp;" -> "&";
      case "&lt;" -> "<";
      case "&gt;" -> ">";
      case "&quot;" -> "''";
      default -> "";
    };
  }
}
