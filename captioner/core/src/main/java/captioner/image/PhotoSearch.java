package captioner.image;

import java.util.List;

/**
 * Which photos of a folder are wanted.
 *
 * <p>Patterns are those of {@code .gitignore} and ripgrep, in any letter case: {@code *.jpg} fits
 * names at every depth, {@code thumbs} also all that lies in a folder of that name, {@code
 * 2024/*.jpg} and <code>**&#47;raw/**</code> fit paths relative to the folder that was given. An
 * exclude outweighs an include.
 *
 * @param maxDepth how many levels of folders are looked into, from 1, the folder's own files, on
 * @param include photos must fit one of these patterns, if there are any
 * @param exclude photos must fit none of these patterns
 */
public record PhotoSearch(int maxDepth, List<String> include, List<String> exclude) {
  /**
   * Checks and freezes the values.
   *
   * @throws IllegalArgumentException naming a pattern that is none
   */
  public PhotoSearch {
    if (maxDepth < 1) {
      throw new IllegalArgumentException("maxDepth must be 1 or more: " + maxDepth);
    }
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    include.forEach(Glob::new);
    exclude.forEach(Glob::new);
  }

  /** Returns the search for every photo at every depth. */
  public static PhotoSearch defaults() {
    return new PhotoSearch(Integer.MAX_VALUE, List.of(), List.of());
  }
}
