package captioner;

import ai.djl.ndarray.NDArray;
import captioner.decoding.Hypothesis;
import captioner.model.CaptionModel;
import captioner.model.CaptionScorer;
import captioner.text.Detokenizer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds the sentences of photos and writes them as the options say. */
final class Describer {
  private final CaptionModel model;
  private final CaptionStyle style;
  private final PhotoSearch search;
  private final Detokenizer detokenizer = new Detokenizer();

  /** Makes a describer; the model stays the caller's. */
  Describer(CaptionModel model, CaptionOptions options) {
    this.model = model;
    style = options.style();
    search = new PhotoSearch(options, model.vocabulary());
  }

  /**
   * Describes a batch of photos.
   *
   * @param features (B, N, C)
   * @param photos pixels of the B photos
   * @param explanation what is to come with the captions
   */
  List<Description> describe(NDArray features, List<float[]> photos, Explanation explanation) {
    try (CaptionScorer scorer = model.scorer(features)) {
      List<List<Hypothesis>> found = search.search(scorer, photos);
      List<Optional<AttentionMap>> attention =
          switch (explanation) {
            case NONE -> Collections.nCopies(photos.size(), Optional.empty());
            case ATTENTION -> attention(scorer, found);
          };
      return IntStream.range(0, photos.size())
          .mapToObj(i -> new Description(captions(found.get(i)), attention.get(i)))
          .toList();
    }
  }

  private List<Optional<AttentionMap>> attention(
      CaptionScorer scorer, List<List<Hypothesis>> found) {
    int side = model.config().gridSide();
    List<List<Integer>> best = found.stream().map(ofPhoto -> ofPhoto.get(0).tokens()).toList();
    return scorer.attention(best).stream()
        .map(words -> Optional.of(AttentionMap.of(side, side, words)))
        .toList();
  }

  private List<Caption> captions(List<Hypothesis> found) {
    return found.stream().map(this::caption).toList();
  }

  private Caption caption(Hypothesis hypothesis) {
    List<String> words = model.words(hypothesis);
    String text =
        switch (style) {
          case SENTENCE -> detokenizer.detokenize(words);
          case PLAIN -> detokenizer.plain(words);
        };
    return new Caption(
        text, words, hypothesis.logProb(), hypothesis.score(), search.confidence(hypothesis));
  }
}
