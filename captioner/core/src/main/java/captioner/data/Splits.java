package captioner.data;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Checks the names of splits. */
final class Splits {
  private Splits() {}

  /**
   * Does nothing if every wanted split is there.
   *
   * @throws DatasetException naming the first that is not, and those that are
   */
  static void requireKnown(Path listing, Set<String> wanted, Collection<String> there)
      throws DatasetException {
    Set<String> known = new TreeSet<>(there);
    known.remove("");
    for (String split : new TreeSet<>(wanted)) {
      if (!known.contains(split)) {
        throw new DatasetException(
            "%s has no split %s; it has %s"
                .formatted(listing, split, known.isEmpty() ? "none" : String.join(", ", known)));
      }
    }
  }
}
