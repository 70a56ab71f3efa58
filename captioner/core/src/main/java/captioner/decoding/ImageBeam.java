package captioner.decoding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The hypotheses of one image: those still growing and the best of those that ended. */
final class ImageBeam {
  private static final Comparator<Hypothesis> BEST_FIRST =
      Comparator.comparingDouble(Hypothesis::score).reversed();
  private static final Comparator<Prefix> LIKELIEST_FIRST =
      Comparator.comparingDouble(Prefix::logProb).reversed();

  private final BeamSearchConfig config;
  private final int eos;
  private final CandidateGrid candidates;
  private final List<Hypothesis> finished = new ArrayList<>(); // best first, K at most
  private List<Prefix> live; // likeliest first, all of one length
  private boolean stuck; // whether nothing may follow any live prefix

  ImageBeam(BeamSearchConfig config, Prefix start, int eos, CandidateGrid candidates) {
    this.config = config;
    this.eos = eos;
    this.candidates = candidates;
    live = List.of(start);
  }

  List<Prefix> live() {
    return live;
  }

  /**
   * Replaces the live prefixes by their best continuations; those that end are put aside. Where
   * constraints leave none, the prefixes stay.
   *
   * @param logProbs (rows, V) of all images
   * @param firstRow the row of this image's first live prefix
   */
  void advance(float[] logProbs, int firstRow) {
    List<Prefix> longer = new ArrayList<>();
    for (Prefix next : candidates.continuations(live, firstRow, logProbs)) {
      if (next.lastToken() == eos) {
        finished.add(next.toHypothesis(eos, config.lengthPenalty()));
      } else {
        longer.add(next);
      }
    }
    if (longer.isEmpty() && finished.isEmpty()) {
      if (!candidates.constrained()) {
        throw new IllegalStateException("scorer leaves no possible token in row " + firstRow);
      }
      stuck = true;
      return;
    }
    longer.sort(LIKELIEST_FIRST);
    live = longer;
    finished.sort(BEST_FIRST);
    finished.subList(Math.min(finished.size(), config.beamSize()), finished.size()).clear();
  }

  /** Returns whether K sentences ended and no live one is better than the worst of them. */
  boolean done() {
    return stuck
        || live.isEmpty()
        || finished.size() == config.beamSize()
            && live.get(0).score(config.lengthPenalty())
                <= finished.get(finished.size() - 1).score();
  }

  /** Returns the words that the best sentence begins with, whatever is found from now on. */
  List<Integer> settled() {
    if (done()) {
      return best().get(0).tokens();
    }
    // of those that ended only the best can win, and every other winner grows from a live prefix
    return SettledWords.common(
        Stream.concat(finished.stream().limit(1), live.stream().map(this::cut)));
  }

  private Hypothesis cut(Prefix prefix) {
    return prefix.toHypothesis(eos, config.lengthPenalty());
  }

  /**
   * Returns the nBest: those that ended, then, only if they are too few, live ones, of which only
   * those count that said as much of what must be included.
   */
  List<Hypothesis> best() {
    int most =
        finished.isEmpty()
            ? live.stream().mapToInt(candidates::level).max().orElse(0)
            : candidates.fullLevel();
    Stream<Hypothesis> cut =
        live.stream().filter(prefix -> candidates.level(prefix) == most).map(this::cut);
    return Stream.concat(finished.stream(), cut).limit(config.nBest()).toList();
  }
}
