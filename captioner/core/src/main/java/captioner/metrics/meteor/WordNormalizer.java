package captioner.metrics.meteor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.regex.Pattern;

/**
 * Splits captions into the words that METEOR compares, as its option {@code -norm} does:
 * punctuation is kept but stands alone, hyphens between words are dropped, contractions are split
 * before the apostrophe ("ca n't" becomes "ca", "n", "'t"), "u.s." becomes "us", all in lower case.
 */
final class WordNormalizer {

  // Western European and Cyrillic letters; all other characters count as punctuation.
  private static final String LETTERS =
      "A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u017e"
          + "\\u0400-\\u0527\\ua640-\\ua66e\\ua67e-\\ua697\\u1d00-\\u1d7f";

  private static final Pattern NOTHING_TO_DO = Pattern.compile("[A-Za-z0-9 ]*");
  private static final Pattern LETTER = Pattern.compile("[" + LETTERS + "]");

  /** What is replaced, one rule after the other; a character matched is not looked at again. */
  private static final List<Rule> RULES =
      List.of(
          rule("\\h", " "),
          rule("[^" + LETTERS + "0-9\\s.,'`\\u2018\\u2019-]", " $0 "),
          rule("\\.{2,}", " $0 "),
          rule("(\\D),(\\D)", "$1 , $2"),
          rule("(\\d),(\\D)", "$1 , $2"),
          rule("(\\D),(\\d)", "$1 , $2"),
          rule("[`\\u2018\\u2019]", "'"),
          rule("[\\u201c\\u201d]|''", " \" "),
          rule("\\u2013|--", "-"),
          rule("([" + LETTERS + "0-9.])-([" + LETTERS + "0-9])", "$1 $2"),
          rule("([^" + LETTERS + "])'([^" + LETTERS + "])", "$1 ' $2"),
          rule("([^" + LETTERS + "0-9])'([" + LETTERS + "])", "$1 ' $2"),
          rule("([" + LETTERS + "])'([^" + LETTERS + "])", "$1 ' $2"),
          rule("([" + LETTERS + "])'([" + LETTERS + "])", "$1 '$2"),
          rule("(\\d)'(s)", "$1 '$2"));

  private final Set<String> abbreviations = new HashSet<>();
  private final Set<String> abbreviationsBeforeNumbers = new HashSet<>();

  /** Reads the abbreviations that keep their dot. */
  WordNormalizer() {
    for (String line : Resources.lines("english.prefixes")) {
      String[] fields = line.split(" ");
      if (!line.isBlank() && !line.startsWith("#")) {
        (fields.length == 1 ? abbreviations : abbreviationsBeforeNumbers).add(fields[0]);
      }
    }
  }

  /** Returns the words of a caption; none of them is empty. */
  List<String> normalize(List<String> tokens) {
    String line = String.join(" ", tokens);
    if (NOTHING_TO_DO.matcher(line).matches()) {
      return split(line.toLowerCase(Locale.ROOT));
    }
    String spaced = " " + line + " ";
    for (Rule rule : RULES) {
      spaced = rule.pattern.matcher(spaced).replaceAll(rule.replacement);
    }
    List<String> words = split(spaced);
    List<String> normalized = new ArrayList<>(words.size());
    for (int i = 0; i < words.size(); i++) {
      String next = i + 1 < words.size() ? words.get(i + 1) : "";
      normalized.addAll(split(dots(words.get(i), next).toLowerCase(Locale.ROOT)));
    }
    return normalized;
  }

  /** Returns a word with its last dot as it was, gone, or parted from it by a space. */
  private String dots(String word, String next) {
    if (word.length() < 2 || !word.endsWith(".") || word.startsWith("..")) {
      return word;
    }
    String stem = word.substring(0, word.length() - 1);
    if (stem.contains(".") && LETTER.matcher(stem).find()) {
      return word.replace(".", "");
    }
    boolean kept =
        abbreviations.contains(stem)
            || next.matches("[a-z].*")
            || abbreviationsBeforeNumbers.contains(stem) && next.matches("[0-9].*");
    return kept ? word : stem + " .";
  }

  private static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringTokenizer tokens = new StringTokenizer(line);
    while (tokens.hasMoreTokens()) {
      words.add(tokens.nextToken());
    }
    return words;
  }

  private static Rule rule(String pattern, String replacement) {
    return new Rule(Pattern.compile(pattern), replacement);
  }

  private record Rule(Pattern pattern, String replacement) {}
}
