package captioner.text;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of {@link PtbTokenizer}, in their order.
 *
 * <p>They were found by asking the original what it does with tens of thousands of captions and
 * probes, one kind of token at a time.
 */
final class PtbRules {

  /** Any letter; marks and the spacing modifiers belong to the words they stand in. */
  private static final String L = "[\\p{L}\\p{M}\\u02C2-\\u02DF]";

  /** Any letter or digit. */
  private static final String A = "[\\p{L}\\p{M}\\p{Nd}\\u02C2-\\u02DF]";

  private static final String APOSTROPHE = "['\\u2019\\u0092]";
  private static final String HYPHEN = "[-_\\u058A\\u2010\\u2011]";
  private static final String CLITIC =
      APOSTROPHE + "(?:[sdmSDM]|[rR][eE]|[vV][eE]|[lL]{2})(?!" + L + ")";
  private static final String NOT = "[nN]" + APOSTROPHE + "[tT]";

  /** A word; captions that lack a space after a full stop are one word there: "fork.A". */
  private static final String WORD = L + A + "*+(?:[.!?]" + L + A + "*+)*+";

  private static final String PART = "(?:[dDoOlL]" + APOSTROPHE + "(?=" + L + "))?" + A + "++";

  /** A word with hyphens, or with a French or Irish apostrophe: "t-shirt", "o'clock". */
  private static final String THING = PART + "(?:" + HYPHEN + PART + ")*+";

  private static final String HYPHENATED = "(?:" + HYPHEN + A + "++)+";
  private static final String URL_CHAR = "[^\\s\"<>|()]";
  private static final String URL_END = "[^\\s\"<>|.!?(){},\\-]";
  private static final String HOST = "[^\\s\"`'<>|.!?(){},\\-_$/@]+\\.";
  private static final String PATH = "(?:/" + URL_CHAR + "*" + URL_END + ")?";
  private static final String SLASH_PART = "[A-Za-z0-9]+(?:-[A-Za-z]+){0,2}";

  private static final Set<String> SPLIT_WORDS =
      Set.of("cannot", "gonna", "gotta", "wanna", "gimme", "lemme");

  private static final PtbRule CHARACTER = PtbRules::character;

  private static final List<PtbRule> RULES =
      List.of(
          // Things that are not words: tags, addresses, handles.
          PtbRule.of("</?[A-Za-z!?][^>]*>"),
          PtbRule.of("https?://" + URL_CHAR + "*" + URL_END),
          PtbRule.of("www\\.(?:" + HOST + ")+[A-Za-z]{2,4}" + PATH),
          PtbRule.of("(?:" + HOST + ")+(?:com|net|org|edu)" + PATH + "(?!" + A + ")"),
          PtbRule.of(
              "[A-Za-z0-9][^\\s\"<>|(){}@]*@(?:[^\\s\"<>|(){}.,;!?]+\\.)*[^\\s\"<>|(){}.,;!?]+"),
          PtbRule.of("@[\\p{L}_][\\p{L}\\p{Nd}_]*+|@{2,}"),
          PtbRule.of("#" + L + "++"),
          PtbRule.of("&(?:amp|lt|gt|quot|nbsp);", PtbSymbols::entity),
          // Contractions: "does|n't", "it|'s", "can|not", "'t|is", "y'|all".
          PtbRule.of("(" + L + "+?)" + NOT),
          PtbRule.of("(" + L + "++)" + CLITIC),
          PtbRule.of(NOT, PtbSymbols::straightApostrophe),
          PtbRule.of(CLITIC, PtbSymbols::straightApostrophe),
          PtbRule.of(
              "(?i)(can(?=not)|go[nt](?=[nt]a)|wan(?=na)|[gl][ie]m(?=me))(?:not|na|ta|me)(?!"
                  + A
                  + ")"),
          PtbRule.of("(?i)(more)'n(?!" + A + ")"),
          PtbRule.of("(?i)('t)(?=is|was)(?:is|was)(?!" + A + ")"),
          PtbRule.of("([yY]" + APOSTROPHE + ")[aA]ll(?!" + A + ")"),
          // Words with an apostrophe that stays: "'em", "rock|'n'|roll", "ma'am", "'90s".
          PtbRule.of(
              "(?i:"
                  + APOSTROPHE
                  + "(?:em|n"
                  + APOSTROPHE
                  + "?|till?|cause|[2-9]0s))(?!"
                  + A
                  + ")"),
          PtbRule.of("[lLdDjJ]" + APOSTROPHE),
          PtbRule.of("[A-HJ-XZn]" + APOSTROPHE + L + "{2,}+"),
          PtbRule.of(L + "*[aeiouyAEIOUY]" + APOSTROPHE + "[aeiouA-Z]" + L + "*+"),
          PtbRule.of("(?i:ol|dunkin|somethin)" + APOSTROPHE),
          // Abbreviations and initials keep their full stop.
          PtbRule.of("[A-Za-z](?:\\.[A-Za-z])*+\\."),
          PtbRule.among(PtbAbbreviations.ALWAYS, PtbRule.of(L + "++\\.")),
          PtbRule.of(PtbAbbreviations.CAPITALISED),
          PtbRule.of("((?i:" + PtbAbbreviations.BEFORE_NUMBER + ")\\.)\\s*\\d"),
          PtbRule.of("((?:" + WORD + "|" + THING + ")\\.)[,;:]"),
          // Words, with hyphens, slashes, ampersands.
          PtbRule.of(WORD),
          PtbRule.of(THING),
          PtbRule.of(WORD + "\\.?" + HYPHENATED),
          PtbRule.of(A + "++(?:[.,]" + A + "++)+" + HYPHENATED),
          PtbRule.of(SLASH_PART + "(?:\\\\?/" + SLASH_PART + "){1,2}"),
          PtbRule.of("[A-Z]+(?:[+&][A-Z]+)+"),
          PtbRule.of("[cC]\\+\\+|[cCfF]#"),
          PtbRule.of("(?:US|HK|NT|NZ|[ACMS])\\$"),
          // Numbers.
          PtbRule.of("[-+]?\\p{Nd}*+(?:[.,:\\u066B\\u066C]\\p{Nd}++)++|[-+]?\\p{Nd}++"),
          PtbRule.of("(?:\\d{1,4}-)?\\d{1,4}/\\d{1,4}"),
          PtbRule.of(
              "(\\(\\d{2,3}\\))[ \\u00A0]?\\d{3,4}[- \\u00A0]?\\d{3,5}", PtbSymbols::brackets),
          // Faces, and runs of one sign.
          PtbRule.of("[<>]?[:;=][-o*']?[()DPdpO\\\\{@|\\[\\]](?!" + A + ")", PtbSymbols::brackets),
          PtbRule.of("\\^_\\^|<<|>>|[!?]+|\\*+|_+|--+|[\\u2013-\\u2015\\u0096\\u0097]+|\\.{3,}"),
          PtbRule.of("''|``"),
          CHARACTER);

  private PtbRules() {}

  /** Returns the longest match at a place that is no white space. */
  static PtbRule.Match longest(String text, int at) {
    PtbRule.Match best = new PtbRule.Match("", at + 1, 0);
    for (PtbRule rule : RULES) {
      Optional<PtbRule.Match> match = rule.match(text, at);
      if (match.isPresent() && match.get().length() > best.length()) {
        best = match.get();
      }
    }
    return best;
  }

  /** Returns whether this stretch of the text is a word that is written as one but split in two. */
  static boolean splits(String text, int from, int to) {
    return to - from <= 6
        && SPLIT_WORDS.contains(text.substring(from, to).toLowerCase(Locale.ROOT));
  }

  private static Optional<PtbRule.Match> character(String text, int at) {
    int length = Character.charCount(text.codePointAt(at));
    String token = PtbSymbols.spell(text.substring(at, at + length));
    return Optional.of(new PtbRule.Match(token, at + length, length));
  }
}
