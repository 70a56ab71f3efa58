package captioner.decoding;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Follows the K likeliest prefixes of every image, and returns the best sentences that end.
 *
 * <p>At each step the K best continuations of an image's prefixes are taken by summed
 * log-probability. Those that end in eos are put aside and ranked by their length-normalised score
 * (see {@link BeamSearchConfig}); the others are extended further. An image is done when K
 * sentences ended and no prefix scores, at its present length, above the worst of them. With alpha
 * 0 this loses nothing, for a sum only falls; otherwise it is the usual rule of thumb: a prefix
 * might still raise its mean, but waiting for that doubles the steps. Sentences cut at maxLength
 * are returned only where fewer than nBest ended, and rank after those.
 *
 * <p>A beam of one is greedy search; a beam as wide as there are sentences is exhaustive. Ties go
 * to the hypothesis found first, then to the better-ranked prefix, then to the lower token.
 */
public final class BeamSearch implements SearchStrategy {
  private final BeamSearchConfig config;
  private final TokenRules tokens;

  /** Makes a search, which may be used many times and by many threads. */
  public BeamSearch(BeamSearchConfig config, TokenRules tokens) {
    this.config = config;
    this.tokens = tokens;
  }

  @Override
  public List<List<Hypothesis>> search(NextTokenScorer scorer, int images) {
    boolean[] suppressed = tokens.suppressedMask(scorer.vocabularySize());
    List<ImageBeam> beams =
        IntStream.range(0, images)
            .mapToObj(image -> Prefix.of(image, tokens.bos()))
            .map(start -> new ImageBeam(config, start, tokens.eos(), suppressed))
            .toList();
    List<ImageBeam> searching = beams;
    for (int step = 0; step < config.maxLength() && !searching.isEmpty(); step++) {
      List<Prefix> rows = searching.stream().flatMap(beam -> beam.live().stream()).toList();
      float[] logProbs = Prefix.score(scorer, rows);
      int firstRow = 0;
      for (ImageBeam beam : searching) {
        int taken = beam.live().size();
        beam.advance(logProbs, firstRow);
        firstRow += taken;
      }
      searching = searching.stream().filter(beam -> !beam.done()).toList();
    }
    return beams.stream().map(ImageBeam::best).toList();
  }
}
