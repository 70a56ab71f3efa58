package captioner.decoding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Draws sentences token by token: more varied than what a search finds likeliest, and less safe.
 *
 * <p>nBest independent sentences are drawn for an image and ranked by score, those that ended first
 * (sample and rank: Adiwardana et al. 2020, <a
 * href="https://arxiv.org/abs/2001.09977">arXiv:2001.09977</a>); one may come twice. Their
 * probabilities are the model's own, whatever distribution they were drawn from.
 *
 * <p>Every image has a random stream of its own, split into one a sentence: the k-th sentence drawn
 * does not depend on how many are drawn, nor on the other images.
 */
public final class Sampler implements SearchStrategy {
  private static final Comparator<Hypothesis> BEST_FIRST =
      Comparator.comparing(Hypothesis::finished).thenComparing(Hypothesis::score).reversed();

  private final SamplingConfig sampling;
  private final BeamSearchConfig config;
  private final TokenRules tokens;
  private final Constraints constraints;

  /**
   * Makes a sampler, which may be used many times and by many threads.
   *
   * @param sampling what is drawn from
   * @param config nBest sentences, maxLength and lengthPenalty; there is no beam
   * @param constraints all but phrases to include
   * @throws IllegalArgumentException if there are such, or no sentence of maxLength can satisfy the
   *     others
   */
  public Sampler(
      SamplingConfig sampling,
      BeamSearchConfig config,
      TokenRules tokens,
      Constraints constraints) {
    if (!constraints.include().isEmpty()) {
      throw new IllegalArgumentException(
          "what to include needs beam search, not sampling: " + constraints.include());
    }
    constraints.requireFit(config.maxLength());
    this.sampling = sampling;
    this.config = config;
    this.tokens = tokens;
    this.constraints = constraints;
  }

  /** Draws with the streams of images number 0 to images - 1. */
  @Override
  public List<List<Hypothesis>> search(NextTokenScorer scorer, int images) {
    return search(scorer, LongStream.range(0, images).toArray());
  }

  /**
   * Draws sentences of images that bring their own streams.
   *
   * @param scorer a fresh scorer whose first call takes one row an image
   * @param streams a number an image, such as a hash of it; equal numbers draw alike
   */
  public List<List<Hypothesis>> search(NextTokenScorer scorer, long[] streams) {
    return search(scorer, streams, SettledListener.NONE);
  }

  /**
   * Draws as {@link #search(NextTokenScorer, long[])} does, and tells of words as soon as all
   * sentences of an image begin with them: of one sentence, as soon as they are drawn.
   */
  public List<List<Hypothesis>> search(
      NextTokenScorer scorer, long[] streams, SettledListener listener) {
    SettledWords words = new SettledWords(listener, streams.length);
    NextTokens next = new NextTokens(tokens, constraints, scorer.vocabularySize());
    List<Draft> drafts = new ArrayList<>();
    for (int image = 0; image < streams.length; image++) {
      long scattered = new SplittableRandom(streams[image]).nextLong();
      SplittableRandom stream = new SplittableRandom(sampling.seed() + scattered);
      Prefix start = Prefix.of(image, tokens.bos());
      for (int k = 0; k < config.nBest(); k++) {
        drafts.add(new Draft(start, stream.split()));
      }
    }
    List<Draft> growing = drafts;
    for (int step = 0; step < config.maxLength() && !growing.isEmpty(); step++) {
      grow(growing, scorer, next);
      growing = growing.stream().filter(draft -> !draft.done).toList();
      words.tell(
          image -> SettledWords.common(ofImage(drafts, image).stream().map(this::hypothesis)));
    }
    List<List<Hypothesis>> ranked =
        IntStream.range(0, streams.length)
            .mapToObj(image -> ranked(ofImage(drafts, image)))
            .toList();
    words.tell(image -> ranked.get(image).get(0).tokens());
    return ranked;
  }

  /** Adds a token to every draft; drafts that read the same so far share a row. */
  private void grow(List<Draft> drafts, NextTokenScorer scorer, NextTokens next) {
    Map<Prefix, List<Draft>> rows = new LinkedHashMap<>();
    drafts.forEach(d -> rows.computeIfAbsent(d.prefix, prefix -> new ArrayList<>()).add(d));
    float[] logProbs = Prefix.score(scorer, List.copyOf(rows.keySet()));
    int row = 0;
    for (List<Draft> ofRow : rows.values()) {
      draw(ofRow, row++, logProbs, next);
    }
  }

  /** Adds a token to every draft of one row. */
  private void draw(List<Draft> drafts, int row, float[] logProbs, NextTokens next) {
    Prefix prefix = drafts.get(0).prefix;
    boolean[] forbidden = next.forbiddenAfter(prefix);
    TokenDistribution distribution = new TokenDistribution(sampling, row, logProbs, forbidden);
    if (distribution.isEmpty() && !next.constrained()) {
      throw new IllegalStateException("scorer leaves no possible token in row " + row);
    }
    Map<Integer, Prefix> longer = new HashMap<>();
    for (Draft draft : drafts) {
      if (!distribution.isEmpty()) {
        int token = distribution.at(draft.random.nextDouble());
        float logProb = logProbs[row * forbidden.length + token];
        draft.prefix = longer.computeIfAbsent(token, t -> prefix.then(row, t, logProb));
      }
      draft.done = distribution.isEmpty() || draft.prefix.lastToken() == tokens.eos();
    }
  }

  private List<Draft> ofImage(List<Draft> drafts, int image) {
    return drafts.subList(image * config.nBest(), (image + 1) * config.nBest());
  }

  private List<Hypothesis> ranked(List<Draft> drafts) {
    return drafts.stream().map(this::hypothesis).sorted(BEST_FIRST).toList();
  }

  private Hypothesis hypothesis(Draft draft) {
    return draft.prefix.toHypothesis(tokens.eos(), config.lengthPenalty());
  }

  /** A sentence being drawn. */
  private static final class Draft {
    private final SplittableRandom random;
    private Prefix prefix;
    private boolean done;

    private Draft(Prefix prefix, SplittableRandom random) {
      this.prefix = prefix;
      this.random = random;
    }
  }
}
