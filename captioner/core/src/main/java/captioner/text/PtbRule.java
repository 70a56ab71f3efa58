package captioner.text;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One kind of token: finds it at a place of the text, or does not. */
interface PtbRule {

  /**
   * The most characters that a rule looks at; bounds time and stack for texts that are no prose.
   */
  int REACH = 1000;

  /**
   * A token found.
   *
   * @param token its text, before lower-casing
   * @param end where the next token may begin
   * @param length how many characters the rule looked at; the longest match of all rules wins
   */
  record Match(String token, int end, int length) {}

  /** Returns the token that begins at this place, if this rule knows one. */
  Optional<Match> match(String text, int at);

  /**
   * Returns a rule for a regular expression.
   *
   * <p>If the expression has a group, that is the token, and the rest is context: it counts in the
   * length but is read again.
   */
  static PtbRule of(String regex) {
    return of(regex, UnaryOperator.identity());
  }

  /** Returns a rule for a regular expression whose token is written differently. */
  static PtbRule of(String regex, UnaryOperator<String> spelling) {
    Pattern pattern = Pattern.compile(regex);
    return (text, at) -> {
      Matcher matcher = pattern.matcher(text).region(at, Math.min(text.length(), at + REACH));
      matcher.useTransparentBounds(true);
      if (!matcher.lookingAt()) {
        return Optional.empty();
      }
      int group = matcher.groupCount();
      String token = spelling.apply(matcher.group(group));
      return Optional.of(new Match(token, matcher.end(group), matcher.end() - at));
    };
  }

  /**
   * Returns a rule that keeps another rule's matches only if they are in a set of lower-case words.
   */
  static PtbRule among(Set<String> words, PtbRule rule) {
    return (text, at) ->
        rule.match(text, at).filter(m -> words.contains(m.token().toLowerCase(Locale.ROOT)));
  }
}
