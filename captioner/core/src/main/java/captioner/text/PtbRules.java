package captioner.text;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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

  private static final String PART = "(?:[dDoOlL]" + APOSTROPHE + "(?=" + L + "{2}))?" + A + "++";

  /** A word with hyphens, or with a French or Irish apostrophe: "t-shirt", "o'clock". */
  private static final String THING = PART + "(?:" + HYPHEN + PART + ")*+";

  private static final String HYPHENATED = "(?:-" + A + "++)+";
  private static final String URL_CHAR = "[^\\s\"<>|()]";
  private static final String URL_END = "[^\\s\"<>|.!?(){},\\-]";
  private static final String HOST = "[^\\s\"`'<>|.!?(){},;=\\-_$/@]+\\.";
  private static final String PATH = "(?:/" + URL_CHAR + "+" + URL_END + ")?";
  private static final String DOTTED = "(?:[^\\s\"<>|(){}.]+\\.)*[^\\s\"<>|(){}.]+";
  private static final String SLASH_PART = "[A-Za-z0-9]+(?:-[A-Za-z]+){0,2}";

  private static final String NO_MORE = "(?!" + A + ")";

  /** Tags, addresses, handles. */
  private static final List<PtbRule> ADDRESSES =
      List.of(
          PtbRule.of("<[A-Za-z!?][^>]*>|</[A-Za-z][^\\s>]*>"),
          PtbRule.of("https?://" + URL_CHAR + "+" + URL_END),
          PtbRule.of("www\\.(?:" + HOST + ")+[A-Za-z]{2,4}" + PATH),
          PtbRule.of("(?:" + HOST + ")+(?:com|net|org|edu)" + PATH + NO_MORE),
          PtbRule.of("[A-Za-z0-9][^\\s\"<>|(){}@]*@" + DOTTED),
          PtbRule.of("@[\\p{L}_][\\p{L}\\p{Nd}_]*+|@{2,}"),
          PtbRule.of("#" + L + "++"),
          PtbRule.of("&(?:amp|lt|gt|quot|nbsp);", PtbSymbols::entity));

  /** Words that are split: "does|n't", "it|'s", "can|not", "'t|is", "y'|all". */
  private static final List<PtbRule> CONTRACTIONS =
      List.of(
          PtbRule.of("(" + L + "+?)" + NOT),
          PtbRule.of("(" + L + "++)" + CLITIC),
          PtbRule.of(NOT, PtbSymbols::straightApostrophe),
          PtbRule.of(CLITIC, PtbSymbols::straightApostrophe),
          PtbRule.of("(?i)(can)not" + NO_MORE),
          PtbRule.of("(?i)(gon|wan)na" + NO_MORE),
          PtbRule.of("(?i)(got)ta" + NO_MORE),
          PtbRule.of("(?i)(gim|lem)me" + NO_MORE),
          PtbRule.of("(?i)('t)(?:is|was)"),
          PtbRule.of("([yY]" + APOSTROPHE + ")[aA]ll"));

  private static final Set<String> SPLIT_WORDS =
      Set.of("cannot", "gonna", "wanna", "gotta", "gimme", "lemme");

  /** Words that keep their apostrophe: "'em", "rock|'n'|roll", "ma'am", "'90s". */
  private static final List<PtbRule> APOSTROPHES =
      List.of(
          PtbRule.of("(?i)" + APOSTROPHE + "(?:em|n" + APOSTROPHE + "|till?|cause|[2-9]0s)"),
          PtbRule.of("(?i)" + APOSTROPHE + "n(?=\\s|$)"),
          PtbRule.of("(" + APOSTROPHE + "\\d\\d)(?:\\s|$)"),
          PtbRule.of("[lLdDjJ]" + APOSTROPHE),
          PtbRule.of("[A-HJ-XZn]" + APOSTROPHE + L + "{2,}+"),
          PtbRule.of(L + "*[aeiouyAEIOUY]" + APOSTROPHE + "[aeiouA-Z]" + L + "*+"),
          PtbRule.of("(?i)(?:ol|dunkin|somethin)" + APOSTROPHE));

  /** Abbreviations and initials, which keep their full stop. */
  private static final List<PtbRule> ABBREVIATIONS =
      List.of(
          PtbRule.of("[A-Za-z](?:\\.[A-Za-z])++\\.|(?i:ph\\.d)\\."),
          PtbRule.of("[A-Za-z]\\.(?!" + PtbAbbreviations.SENTENCE_START + NO_MORE + ")"),
          PtbRule.among(PtbAbbreviations.ALWAYS, PtbRule.of(L + "++\\.")),
          PtbRule.of(PtbAbbreviations.CAPITALISED),
          PtbRule.of("((?i:" + PtbAbbreviations.BEFORE_NUMBER + ")\\.)\\s*\\d"),
          PtbRule.of("((?:" + WORD + "|" + THING + ")\\.)[,;:]"));

  /** Words, with hyphens, slashes, ampersands. */
  private static final List<PtbRule> WORDS =
      List.of(
          PtbRule.of(WORD),
          PtbRule.of(THING),
          PtbRule.of(A + "(?:" + A + "|[.,])*+" + HYPHENATED), // "U.S.-based", "table,a-b"
          PtbRule.of(SLASH_PART + "(?:\\\\?/" + SLASH_PART + "){1,2}"),
          PtbRule.of("[A-Z]+(?:(?:&amp;|[+&])[A-Z]+)+", word -> word.replace("&amp;", "&")),
          PtbRule.of("[cC]\\+\\+|[cCfF]#"),
          PtbRule.of("[A-Z]+\\$"));

  /** Numbers, fractions and the area code of a telephone number. */
  private static final List<PtbRule> NUMBERS =
      List.of(
          PtbRule.of("[-+]?\\p{Nd}*+(?:[.,:\\u066B\\u066C]\\p{Nd}++)++|[-+]?\\p{Nd}++"),
          PtbRule.of("(?:\\d{1,4}-)?\\d{1,4}/\\d{1,4}"),
          PtbRule.of(
              "(\\(\\d{2,3}\\))[ \\u00A0]?\\d{3,4}[- \\u00A0]?\\d{3,5}", PtbSymbols::brackets));

  /** Faces, runs of one sign, and whatever is left: a single character. */
  private static final List<PtbRule> SIGNS =
      List.of(
          PtbRule.of("[<>]?[:;=][-o*']?[()DPdpO\\\\{@|\\[\\]]" + NO_MORE, PtbSymbols::brackets),
          PtbRule.of("\\^_\\^|<<|>>|[!?]+|\\*+|_+|''|``"),
          PtbRule.of("\\.{3,}", run -> "..."),
          PtbRule.of("--+|[\\u2012-\\u2015\\u0096\\u0097]+", run -> "--"),
          PtbRules::character);

  private static final List<PtbRule> ALL =
      Stream.of(ADDRESSES, CONTRACTIONS, APOSTROPHES, ABBREVIATIONS, WORDS, NUMBERS, SIGNS)
          .flatMap(List::stream)
          .toList();

  private PtbRules() {}

  /** Returns the longest match at a place that is no white space. */
  static PtbRule.Match longest(String text, int at) {
    PtbRule.Match best = new PtbRule.Match("", at + 1, 0);
    for (PtbRule rule : ALL) {
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
