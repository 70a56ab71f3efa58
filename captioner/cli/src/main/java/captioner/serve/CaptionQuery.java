package captioner.serve;

import captioner.CaptionOptions;
import captioner.CaptionStyle;
import captioner.Explanation;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.SamplingConfig;
import java.util.List;
import java.util.Map;

/** Reads how captions are wanted from the query of a request. */
final class CaptionQuery {
  private CaptionQuery() {}

  /**
   * Returns the options.
   *
   * @param query values by name, decoded
   * @throws Problem if one is unknown or out of range, or two exclude each other
   */
  static CaptionOptions options(Map<String, List<String>> query) {
    QueryOption.check(query);
    BeamSearchConfig search = BeamSearchConfig.defaults();
    CaptionOptions.Builder builder =
        CaptionOptions.builder()
            .optNBest(QueryOption.N_BEST.integer(query, search.nBest()))
            .optMaxLength(QueryOption.MAX_LENGTH.integer(query, search.maxLength()))
            .optLengthPenalty(QueryOption.LENGTH_PENALTY.number(query, search.lengthPenalty()))
            .optMinLength(QueryOption.MIN_LENGTH.integer(query, 0))
            .optNoRepeatNgram(QueryOption.NO_REPEAT_NGRAM.integer(query, 0))
            .optPrefix(QueryOption.PREFIX.words(query))
            .optAvoid(QueryOption.AVOID.phrases(query))
            .optMustInclude(QueryOption.MUST_INCLUDE.phrases(query));
    if (QueryOption.BEAM.isIn(query)) {
      builder.optBeamSize(QueryOption.BEAM.integer(query, search.beamSize()));
    }
    if (!QueryOption.CAPITALISE.truth(query, true)) {
      builder.optStyle(CaptionStyle.PLAIN);
    }
    if (QueryOption.ATTENTION.truth(query, false)) {
      builder.optExplanation(Explanation.ATTENTION);
    }
    if (QueryOption.SAMPLE.truth(query, false)) {
      refuse(query, "goes with beam search, and not with sample", QueryOption.BEAM);
      builder.optSampling(sampling(query));
    } else {
      refuse(
          query,
          "goes with sample",
          QueryOption.TEMPERATURE,
          QueryOption.TOP_K,
          QueryOption.TOP_P,
          QueryOption.SEED);
    }
    try {
      return builder.build();
    } catch (IllegalArgumentException e) { // options that exclude each other
      throw new Problem(Problem.Kind.BAD_OPTION, e.getMessage());
    }
  }

  private static SamplingConfig sampling(Map<String, List<String>> query) {
    SamplingConfig defaults = SamplingConfig.defaults();
    return new SamplingConfig(
        QueryOption.TEMPERATURE.number(query, defaults.temperature()),
        QueryOption.TOP_K.integer(query, defaults.topK()),
        QueryOption.TOP_P.number(query, defaults.topP()),
        QueryOption.SEED.integer(query, (int) defaults.seed()));
  }

  private static void refuse(
      Map<String, List<String>> query, String because, QueryOption... options) {
    for (QueryOption option : options) {
      if (option.isIn(query)) {
        throw new Problem(Problem.Kind.BAD_OPTION, option.key() + " " + because);
      }
    }
  }
}
