package captioner.metrics.meteor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Finds the best alignment of two captions by beam search over the words of the reference.
 *
 * <p>Source: Denkowski and Lavie 2011, "Meteor 1.3", section 2.1: each word is covered by at most
 * one match; then, in this order, as many words as possible are covered, in as few chunks, at as
 * short distances.
 *
 * <ul>
 *   <li>Unlike the paper, a match that no other overlaps is always taken, even if leaving it out
 *       would save a chunk.
 *   <li>Unlike the paper, matches other than exact ones hardly count: see {@link Match#worth}.
 *   <li>Unlike the paper, where there is a choice the distance of a match is added to the
 *       alternatives that are tried after it, not to its own.
 * </ul>
 */
final class Aligner {

  private static final int BEAM = 40;

  private Aligner() {}

  /** Returns the best alignment that can be made of the matches. */
  static Alignment align(Matches matches) {
    List<PartialAlignment> paths = List.of(PartialAlignment.start());
    for (int word = 0; word < matches.referenceLength(); word++) {
      List<PartialAlignment> longer = new ArrayList<>();
      for (PartialAlignment path : beam(paths)) {
        extend(path, word, matches, longer);
      }
      paths = longer;
    }
    return Collections.min(beam(paths).stream().map(PartialAlignment::close).toList())
        .toAlignment();
  }

  /** Returns the best paths, equally good ones in the order in which they were found. */
  private static List<PartialAlignment> beam(List<PartialAlignment> paths) {
    List<PartialAlignment> sorted = paths.stream().sorted().toList();
    return sorted.subList(0, Math.min(BEAM, sorted.size()));
  }

  private static void extend(
      PartialAlignment path, int word, Matches matches, List<PartialAlignment> longer) {
    if (word < path.next()) { // inside a phrase
      longer.add(path);
      return;
    }
    Optional<Match> only = matches.undisputed(word);
    if (only.isPresent()) {
      longer.add(path.take(only.get(), path.distance() + only.get().distance()));
      return;
    }
    int distance = path.distance();
    for (Match match : matches.startingAt(word)) {
      if (path.admits(match)) {
        longer.add(path.take(match, distance));
        distance += match.distance();
      }
    }
    longer.add(path.skip(distance));
  }
}
