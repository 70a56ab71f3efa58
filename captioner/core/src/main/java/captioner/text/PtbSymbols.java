package captioner.text;

import java.util.HashMap;
import java.util.Map;

/** How {@link PtbTokenizer} spells signs. */
final class PtbSymbols {

  private static final Map<String, String> SPELLINGS = new HashMap<>();

  static {
    spell("-lrb-", "(");
    spell("-rrb-", ")");
    spell("-lsb-", "[");
    spell("-rsb-", "]");
    spell("-lcb-", "{");
    spell("-rcb-", "}");
    spell("''", "\"", "\u00BB", "\u201D", "\u0094");
    spell("``", "\u00AB", "\u201C", "\u0093");
    spell("'", "\u2019", "\u203A", "\u0092");
    spell("`", "\u2018", "\u201B", "\u2039", "\u0091");
    spell("-", "\u058A", "\u2010", "\u2011");
    spell("...", "\u2026", "\u0085");
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

  /** Returns the token for one sign. */
  static String spell(String sign) {
    return SPELLINGS.getOrDefault(sign, sign);
  }

  /** Returns the token for quotes that follow each other. */
  static String quotes(String signs) {
    StringBuilder token = new StringBuilder();
    signs.chars().forEach(sign -> token.append(spell(Character.toString(sign))));
    return token.toString();
  }

  /** Returns round brackets spelt out, as in a face. */
  static String brackets(String token) {
    return token.replace("(", "-lrb-").replace(")", "-rrb-");
  }

  /** Returns the token with typographic quotes made straight. */
  static String straight(String token) {
    return token
        .replace("&apos;", "'")
        .replace('\u2019', '\'')
        .replace('\u0092', '\'')
        .replace('\u2018', '`')
        .replace('\u201B', '`')
        .replace('\u0091', '`');
  }

  /** Returns the token without the hyphens that show only at the end of a line. */
  static String withoutSoftHyphens(String token) {
    return token.indexOf('\u00AD') < 0 ? token : token.replace("\u00AD", "");
  }
}
