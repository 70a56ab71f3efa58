package captioner;

import captioner.decoding.BeamSearchConfig;
import captioner.decoding.SamplingConfig;
import java.util.List;
import java.util.Optional;

/**
 * How a {@link Captioner} writes.
 *
 * <pre>{@code
 * CaptionOptions options =
 *     CaptionOptions.builder().optNBest(5).optPrefix("a photo of").optAvoid(List.of("dog")).build();
 * }</pre>
 *
 * @param search width of the beam, captions a photo, their greatest length and how it is weighed
 * @param wording what captions must and must not say
 * @param sampling how captions are drawn, if not by beam search; the beam is then not used, and of
 *     captions of one photo that were drawn twice, one is kept
 * @param reranking how captions are ranked again, other than by the model
 * @param candidates of one photo that the model's visual n-grams rank, if it has them and no other
 *     reranking is asked for; a narrower beam is widened. With 1, the search's order stays
 * @param style how words become text
 * @param explanation what comes with the captions
 */
public record CaptionOptions(
    BeamSearchConfig search,
    Wording wording,
    Optional<SamplingConfig> sampling,
    Optional<Reranking> reranking,
    int candidates,
    CaptionStyle style,
    Explanation explanation) {

  /** Sentences of a photo that its visual n-grams rank, unless the beam is chosen. */
  static final int CANDIDATES = 10;

  /** Checks that the parts go together. */
  public CaptionOptions {
    if (candidates < 1) {
      throw new IllegalArgumentException("candidates must be 1 or more: " + candidates);
    }
    if (sampling.isPresent() && !wording.mustInclude().isEmpty()) {
      throw new IllegalArgumentException(
          "must-include needs beam search and cannot be had with sampling; leave one of them out");
    }
  }

  /** Returns these options, with what the search finds ranked again. */
  public CaptionOptions withReranking(Reranking again) {
    return new CaptionOptions(
        search, wording, sampling, Optional.of(again), candidates, style, explanation);
  }

  /** Returns these options, with as many candidates for the model to rank. */
  public CaptionOptions withCandidates(int number) {
    return new CaptionOptions(search, wording, sampling, reranking, number, style, explanation);
  }

  /**
   * Returns these options as they are for one model.
   *
   * @param ofModel scores captions by the model's visual n-grams, if it has them
   */
  CaptionOptions with(Optional<Rescorer> ofModel) {
    boolean ranked = reranking.isEmpty() && sampling.isEmpty() && candidates > 1;
    return ranked && ofModel.isPresent()
        ? withReranking(new Reranking("visual n-grams", candidates, ofModel.get()))
        : this;
  }

  /** Returns the search for as many sentences as are returned or ranked again. */
  BeamSearchConfig candidateSearch() {
    int candidates = Math.max(search.nBest(), reranking.map(Reranking::candidates).orElse(1));
    return new BeamSearchConfig(
        Math.max(search.beamSize(), candidates),
        candidates,
        search.maxLength(),
        search.lengthPenalty());
  }

  /**
   * Returns one caption a photo, a sentence, by a beam of 3, or of the 10 that the model ranks if
   * it can.
   */
  public static CaptionOptions defaults() {
    return builder().build();
  }

  /** Returns a builder that holds the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects options; what is not set is as in {@link #defaults}. */
  public static final class Builder {
    private int beamSize;
    private int nBest;
    private int maxLength;
    private double lengthPenalty;
    private int candidates;
    private String prefix = "";
    private List<String> avoid = List.of();
    private List<String> mustInclude = List.of();
    private int minLength;
    private int noRepeatNgram;
    private Optional<SamplingConfig> sampling = Optional.empty();
    private CaptionStyle style = CaptionStyle.SENTENCE;
    private Explanation explanation = Explanation.NONE;

    private Builder() {
      optSearch(BeamSearchConfig.defaults());
      candidates = CANDIDATES;
    }

    /** Sets beamSize, nBest, maxLength and lengthPenalty, and candidates to beamSize. */
    public Builder optSearch(BeamSearchConfig search) {
      optBeamSize(search.beamSize());
      nBest = search.nBest();
      maxLength = search.maxLength();
      lengthPenalty = search.lengthPenalty();
      return this;
    }

    /**
     * Sets the hypotheses followed at a time, 1 or more, and candidates to the same; 1 is greedy
     * search.
     */
    public Builder optBeamSize(int beamSize) {
      this.beamSize = beamSize;
      candidates = beamSize;
      return this;
    }

    /** Sets the most captions a photo, 1 or more; a beam narrower than that is widened to it. */
    public Builder optNBest(int nBest) {
      this.nBest = nBest;
      return this;
    }

    /** Sets the most words, 1 to 64; a caption ends by itself before, or is cut there. */
    public Builder optMaxLength(int maxLength) {
      this.maxLength = maxLength;
      return this;
    }

    /** Sets how much longer captions are favoured, 0 or more; see {@link BeamSearchConfig}. */
    public Builder optLengthPenalty(double lengthPenalty) {
      this.lengthPenalty = lengthPenalty;
      return this;
    }

    /** Sets the words that every caption begins with; see {@link Wording}. */
    public Builder optPrefix(String prefix) {
      this.prefix = prefix;
      return this;
    }

    /** Sets words and phrases that are never said; see {@link Wording}. */
    public Builder optAvoid(List<String> avoid) {
      this.avoid = avoid;
      return this;
    }

    /** Sets words and phrases that are all said; see {@link Wording}. */
    public Builder optMustInclude(List<String> mustInclude) {
      this.mustInclude = mustInclude;
      return this;
    }

    /** Sets the fewest words, 0 or more and less than the most. */
    public Builder optMinLength(int minLength) {
      this.minLength = minLength;
      return this;
    }

    /** Sets how many words in a row may not come twice; 0 for no such rule. */
    public Builder optNoRepeatNgram(int noRepeatNgram) {
      this.noRepeatNgram = noRepeatNgram;
      return this;
    }

    /** Draws captions instead of searching for the likeliest. */
    public Builder optSampling(SamplingConfig sampling) {
      this.sampling = Optional.of(sampling);
      return this;
    }

    /** Sets how words become text. */
    public Builder optStyle(CaptionStyle style) {
      this.style = style;
      return this;
    }

    /** Sets what comes with the captions. */
    public Builder optExplanation(Explanation explanation) {
      this.explanation = explanation;
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException if a value is out of range or two exclude each other
     */
    public CaptionOptions build() {
      return new CaptionOptions(
          new BeamSearchConfig(Math.max(beamSize, nBest), nBest, maxLength, lengthPenalty),
          new Wording(prefix, avoid, mustInclude, minLength, noRepeatNgram),
          sampling,
          Optional.empty(),
          candidates,
          style,
          explanation);
    }
  }
}
