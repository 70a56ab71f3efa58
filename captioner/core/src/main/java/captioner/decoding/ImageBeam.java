package captioner.decoding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The hypotheses of one image: those still growing and the best of those that ended. */
final class ImageBeam {
  private static final Comparator<Hypothesis> BEST_FIRST =
      Comparator.comparingDouble(Hypothesis::score).reversed();

  private final BeamSearchConfig config;
  private final int eos;
  private final boolean[] suppressed;
  private final TopCandidates candidates;
  private final List<Hypothesis> finished = new ArrayList<>(); // best first, K at most
  private List<Prefix> live; // best first, all of one length

  ImageBeam(BeamSearchConfig config, Prefix start, int eos, boolean[] suppressed) {
    this.config = config;
    this.eos = eos;
    this.suppressed = suppressed;
    candidates = new TopCandidates(config.beamSize());
    live = List.of(start);
  }

  List<Prefix> live() {
    return live;
  }

  /**
   * Replaces the live prefixes by their K best continuations; those that end are put aside.
   *
   * @param logProbs (rows, V) of all images
   * @param firstRow the row of this image's first live prefix
   */
  void advance(float[] logProbs, int firstRow) {
    candidates.clear();
    for (int i = 0; i < live.size(); i++) {
      candidates.offerRow(firstRow + i, live.get(i).logProb(), logProbs, suppressed);
    }
    List<Prefix> longer = new ArrayList<>();
    for (int rank = 0; rank < candidates.size(); rank++) {
      int row = candidates.row(rank);
      int token = candidates.token(rank);
      float logProb = logProbs[row * suppressed.length + token];
      Prefix next = live.get(row - firstRow).then(row, token, logProb);
      if (token == eos) {
        finished.add(next.toHypothesis(eos, config.lengthPenalty()));
      } else {
        longer.add(next);
      }
    }
    if (longer.isEmpty() && finished.isEmpty()) {
      throw new IllegalStateException("scorer leaves no possible token in row " + firstRow);
    }
    live = longer;
    finished.sort(BEST_FIRST);
    finished.subList(Math.min(finished.size(), config.beamSize()), finished.size()).clear();
  }

  /** Returns whether K sentences ended and no live one is better than the worst of them. */
  boolean done() {
    return live.isEmpty()
        || finished.size() == config.beamSize()
            && live.get(0).score(config.lengthPenalty())
                <= finished.get(finished.size() - 1).score();
  }

  /** Returns the nBest: those that ended, then, only if they are too few, live ones. */
  List<Hypothesis> best() {
    Stream<Hypothesis> cut =
        live.stream().map(prefix -> prefix.toHypothesis(eos, config.lengthPenalty()));
    return Stream.concat(finished.stream(), cut).limit(config.nBest()).toList();
  }
}
