package captioner;

import captioner.decoding.BeamSearch;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.Constraints;
import captioner.decoding.Hypothesis;
import captioner.decoding.NextTokenScorer;
import captioner.decoding.Sampler;
import captioner.decoding.SettledListener;
import captioner.model.CaptionModel;
import captioner.text.Vocabulary;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the sentences of a batch of photos in the way that the options ask for. */
final class PhotoSearch {
  private final Constraints constraints;
  private final BeamSearchConfig config;
  private final BeamSearch beam;
  private final Optional<Sampler> sampler;

  PhotoSearch(CaptionOptions options, Vocabulary vocabulary) {
    if (options.search().maxLength() > CaptionModel.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "maxLength must be at most %d: %d"
              .formatted(CaptionModel.MAX_LENGTH, options.search().maxLength()));
    }
    constraints = options.wording().constraints(vocabulary);
    config = options.candidateSearch();
    beam = new BeamSearch(config, CaptionModel.TOKEN_RULES, constraints);
    sampler =
        options
            .sampling()
            .map(how -> new Sampler(how, config, CaptionModel.TOKEN_RULES, constraints));
  }

  /**
   * Returns the sentences of each photo, best first, none twice.
   *
   * @param photos their pixels; what is drawn for a photo depends on them and on no other's
   */
  List<List<Hypothesis>> search(
      NextTokenScorer scorer, List<float[]> photos, SettledListener listener) {
    if (sampler.isEmpty()) {
      return beam.search(scorer, photos.size(), listener);
    }
    long[] streams = photos.stream().mapToLong(Arrays::hashCode).toArray();
    return sampler.get().search(scorer, streams, listener).stream()
        .map(PhotoSearch::distinct)
        .toList();
  }

  /** Returns the beam search that this is, if it is nothing else. */
  Optional<BeamSearchConfig> plainBeam() {
    boolean plain = sampler.isEmpty() && constraints.equals(Constraints.none());
    return plain ? Optional.of(config) : Optional.empty();
  }

  private static List<Hypothesis> distinct(List<Hypothesis> drawn) {
    Set<List<Integer>> seen = new HashSet<>();
    return drawn.stream().filter(hypothesis -> seen.add(hypothesis.tokens())).toList();
  }

  /** Returns how sure the captioner is of what it chose; a forced beginning it did not choose. */
  double confidence(Hypothesis hypothesis) {
    return hypothesis.meanProbability(constraints.prefix().size());
  }
}
