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
 *
 * <p>Where phrases must be included, it is a grid beam search (Hokamp &amp; Liu 2017, <a
 * href="https://arxiv.org/abs/1704.07138">arXiv:1704.07138</a>): K prefixes are followed for each
 * number of their tokens said so far, and none ends before it has said them all. Unlike the paper,
 * an occurrence counts however it came about, and a phrase begun may be given up. If no sentence
 * says everything within maxLength, those come back, cut, that say the most.
 */
public final class BeamSearch implements SearchStrategy {
  private final BeamSearchConfig config;
  private final TokenRules tokens;
  private final Constraints constraints;

  /** Makes a search, which may be used many times and by many threads. */
  public BeamSearch(BeamSearchConfig config, TokenRules tokens) {
    this(config, tokens, Constraints.none());
  }

  /**
   * Makes a search, which may be used many times and by many threads, under constraints.
   *
   * @throws IllegalArgumentException if no sentence of maxLength can satisfy them
   */
  public BeamSearch(BeamSearchConfig config, TokenRules tokens, Constraints constraints) {
    constraints.requireFit(config.maxLength());
    this.config = config;
    this.tokens = tokens;
    this.constraints = constraints;
  }

  @Override
  public List<List<Hypothesis>> search(NextTokenScorer scorer, int images) {
    return search(scorer, images, SettledListener.NONE);
  }

  /**
   * Searches as {@link #search(NextTokenScorer, int)} does, and tells of words as soon as all
   * hypotheses that might still win begin with them.
   */
  public List<List<Hypothesis>> search(
      NextTokenScorer scorer, int images, SettledListener listener) {
    SettledWords words = new SettledWords(listener, images);
    NextTokens next = new NextTokens(tokens, constraints, scorer.vocabularySize());
    IncludedPhrases phrases = new IncludedPhrases(constraints.include());
    List<ImageBeam> beams =
        IntStream.range(0, images)
            .mapToObj(image -> Prefix.of(image, tokens.bos()))
            .map(start -> new ImageBeam(config, start, tokens.eos(), grid(next, phrases)))
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
      words.tell(image -> beams.get(image).settled());
    }
    List<List<Hypothesis>> best = beams.stream().map(ImageBeam::best).toList();
    words.tell(image -> best.get(image).get(0).tokens());
    return best;
  }

  private CandidateGrid grid(NextTokens next, IncludedPhrases phrases) {
    return new CandidateGrid(config.beamSize(), next, phrases);
  }
}
