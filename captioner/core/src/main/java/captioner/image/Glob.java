package captioner.image;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of file names as in {@code .gitignore} and ripgrep's {@code -g}, in any letter case.
 *
 * <p>{@code *} and {@code ?} stay within a name, {@code **} crosses folders, <code>**&#47;</code>
 * is any folders or none, {@code [a-z]}, {@code [!a-z]} and {@code {jpg,png}} choose, a backslash
 * takes the next character as it is. The JDK's own globs are not used: their <code>**&#47;*.jpg
 * </code> misses the topmost folder, and they know no letter case.
 */
final class Glob {
  private static final Pattern TOKEN =
      Pattern.compile("\\*\\*/|\\*\\*|\\[[!^]?]?[^]]*]|\\{[^{}]*}|\\\\.|.", Pattern.DOTALL);

  private final boolean anchored;
  private final Pattern pattern;

  /**
   * Compiles a glob.
   *
   * @throws IllegalArgumentException if it is empty, or a bracket, brace or backslash is not ended
   */
  Glob(String glob) {
    String body = glob.endsWith("/") ? glob.substring(0, glob.length() - 1) : glob;
    anchored = body.contains("/");
    body = body.startsWith("/") ? body.substring(1) : body;
    try {
      pattern =
          Pattern.compile(
              regex(body), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("not a pattern of file names: '" + glob + "'", e);
    }
    if (body.isEmpty()) {
      throw new IllegalArgumentException("not a pattern of file names: '" + glob + "'");
    }
  }

  /**
   * Returns whether the pattern fits a path or a folder above it. A pattern with a slash (other
   * than at its end) is held against the path, any other against the bare name.
   *
   * @param relative a path below the folder that was given
   */
  boolean matches(Path relative) {
    for (Path path = relative; path != null; path = path.getParent()) {
      String text = (anchored ? path : path.getFileName()).toString();
      if (pattern.matcher(text.replace(File.separatorChar, '/')).matches()) {
        return true;
      }
    }
    return false;
  }

  private static String regex(String glob) {
    return TOKEN
        .matcher(glob)
        .results()
        .map(MatchResult::group)
        .map(Glob::piece)
        .collect(joining());
  }

  private static String piece(String token) {
    String inside = token.length() < 2 ? "" : token.substring(1, token.length() - 1);
    return switch (token) {
      case "*" -> "[^/]*";
      case "**" -> ".*";
      case "**/" -> "(?:.*/)?";
      case "?" -> "[^/]";
      case "[", "{", "\\" -> "["; // not ended: no regular expression either
      default ->
          switch (token.charAt(0)) {
            case '[' -> choice(inside);
            case '{' ->
                Arrays.stream(inside.split(",", -1))
                    .map(Glob::regex)
                    .collect(joining("|", "(?:", ")"));
            case '\\' -> Pattern.quote(token.substring(1));
            default -> Pattern.quote(token);
          };
    };
  }

  private static String choice(String inside) {
    boolean negated = inside.startsWith("!") || inside.startsWith("^");
    String members =
        (negated ? inside.substring(1) : inside).replaceAll("[\\[\\]\\\\&^]", "\\\\$0");
    return "(?!/)[" + (negated ? "^" : "") + members + "]";
  }
}
