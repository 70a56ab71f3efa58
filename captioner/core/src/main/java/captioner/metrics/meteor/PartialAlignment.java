package captioner.metrics.meteor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * An alignment of the first words of a reference, on the way to a whole one; immutable.
 *
 * <p>The better comes first: more words covered, then fewer chunks, then shorter distances.
 */
final class PartialAlignment implements Comparable<PartialAlignment> {

  private static final int NO_CHUNK = -1;

  private final List<Match> matches;
  private final BitSet usedCandidateWords;
  private final int next;
  private final int openChunkEnd;
  private final int worth;
  private final int chunks;
  private final int distance;

  private PartialAlignment(
      List<Match> matches,
      BitSet usedCandidateWords,
      int next,
      int openChunkEnd,
      int worth,
      int chunks,
      int distance) {
    this.matches = matches;
    this.usedCandidateWords = usedCandidateWords;
    this.next = next;
    this.openChunkEnd = openChunkEnd;
    this.worth = worth;
    this.chunks = chunks;
    this.distance = distance;
  }

  /** Returns the alignment of no word. */
  static PartialAlignment start() {
    return new PartialAlignment(List.of(), new BitSet(), 0, NO_CHUNK, 0, 0, 0);
  }

  /** Returns the first word of the reference about which nothing is decided. */
  int next() {
    return next;
  }

  /** Returns the distance so far, in words. */
  int distance() {
    return distance;
  }

  /** Returns whether the match's words of the candidate are still free. */
  boolean admits(Match match) {
    int used = usedCandidateWords.nextSetBit(match.candidateStart());
    return used < 0 || used >= match.candidateEnd();
  }

  /** Returns this alignment with one more match, and a new distance. */
  PartialAlignment take(Match match, int newDistance) {
    List<Match> longer = new ArrayList<>(matches.size() + 1);
    longer.addAll(matches);
    longer.add(match);
    BitSet used = (BitSet) usedCandidateWords.clone();
    used.set(match.candidateStart(), match.candidateEnd());
    boolean breaks = openChunkEnd != NO_CHUNK && openChunkEnd != match.candidateStart();
    return new PartialAlignment(
        longer,
        used,
        match.referenceEnd(),
        match.candidateEnd(),
        worth + match.worth(),
        breaks ? chunks + 1 : chunks,
        newDistance);
  }

  /** Returns this alignment with the next word of the reference left out, and a new distance. */
  PartialAlignment skip(int newDistance) {
    PartialAlignment closed = close();
    return new PartialAlignment(
        matches, usedCandidateWords, next + 1, NO_CHUNK, worth, closed.chunks, newDistance);
  }

  /** Returns this alignment with its last chunk counted. */
  PartialAlignment close() {
    int closed = openChunkEnd == NO_CHUNK ? chunks : chunks + 1;
    return new PartialAlignment(
        matches, usedCandidateWords, next, NO_CHUNK, worth, closed, distance);
  }

  /** Returns the alignment; only the closed chunks count. */
  Alignment toAlignment() {
    return new Alignment(matches, chunks);
  }

  @Override
  public int compareTo(PartialAlignment other) {
    if (worth != other.worth) {
      return Integer.compare(other.worth, worth);
    }
    if (chunks != other.chunks) {
      return Integer.compare(chunks, other.chunks);
    }
    return Integer.compare(distance, other.distance);
  }
}
