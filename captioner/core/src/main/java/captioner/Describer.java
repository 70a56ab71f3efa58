package captioner;

import captioner.decoding.Hypothesis;
import captioner.text.Detokenizer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds the sentences of photos and writes them as the options say. */
final class Describer {
  private final CaptionEngine engine;
  private final CaptionStyle style;
  private final PhotoSearch search;
  private final Optional<Reranking> reranking;
  private final int nBest;
  private final Detokenizer detokenizer = new Detokenizer();

  /** Makes a describer; the engine stays the caller's. */
  Describer(CaptionEngine engine, CaptionOptions asked) {
    this.engine = engine;
    CaptionOptions options = asked.with(engine.ranking());
    style = options.style();
    search = new PhotoSearch(options, engine.vocabulary());
    reranking = options.reranking();
    nBest = options.search().nBest();
  }

  /** A sentence as it was found, and as it is written. */
  private record Sentence(Hypothesis found, Caption written) {}

  /**
   * Describes a batch of photos.
   *
   * @param photos pixels of the B photos
   * @param explanation what is to come with the captions
   */
  List<Description> describe(List<float[]> photos, Explanation explanation) {
    try (PhotoBatch batch = engine.batch(photos)) {
      List<List<Sentence>> found = ranked(batch.search(search), batch);
      List<Optional<AttentionMap>> attention =
          switch (explanation) {
            case NONE -> Collections.nCopies(photos.size(), Optional.empty());
            case ATTENTION -> attention(batch, found);
          };
      return IntStream.range(0, photos.size())
          .mapToObj(i -> new Description(captions(found.get(i)), attention.get(i)))
          .toList();
    }
  }

  /** Returns the n best sentences of each photo, ranked again if that is asked for. */
  private List<List<Sentence>> ranked(List<List<Hypothesis>> found, PhotoBatch batch) {
    List<List<Sentence>> written =
        found.stream()
            .map(ofPhoto -> ofPhoto.stream().map(h -> new Sentence(h, caption(h))).toList())
            .toList();
    if (reranking.isEmpty()) {
      return written;
    }
    Rescorer scorer = reranking.get().scorer();
    List<float[]> features = batch.features();
    return IntStream.range(0, written.size())
        .mapToObj(i -> best(written.get(i), scorer, features.get(i)))
        .toList();
  }

  private static List<Caption> captions(List<Sentence> sentences) {
    return sentences.stream().map(Sentence::written).toList();
  }

  private List<Optional<AttentionMap>> attention(PhotoBatch batch, List<List<Sentence>> found) {
    if (engine.gridSide().isEmpty()) {
      return Collections.nCopies(found.size(), Optional.empty());
    }
    int side = engine.gridSide().getAsInt();
    List<List<Integer>> best =
        found.stream().map(ofPhoto -> ofPhoto.get(0).found().tokens()).toList();
    return batch.attention(best).stream()
        .map(words -> Optional.of(AttentionMap.of(side, side, words)))
        .toList();
  }

  private List<Sentence> best(List<Sentence> sentences, Rescorer scorer, float[] features) {
    double[] scores = scorer.scores(captions(sentences), features);
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted((a, b) -> Double.compare(scores[b], scores[a])) // stable: the search's order
        .map(i -> rescored(sentences.get(i), scores[i]))
        .limit(nBest)
        .toList();
  }

  private static Sentence rescored(Sentence sentence, double score) {
    return new Sentence(sentence.found(), sentence.written().withScore(score));
  }

  private Caption caption(Hypothesis hypothesis) {
    List<String> words = hypothesis.tokens().stream().map(engine.vocabulary()::word).toList();
    String text =
        switch (style) {
          case SENTENCE -> detokenizer.detokenize(words);
          case PLAIN -> detokenizer.plain(words);
        };
    return new Caption(
        text, words, hypothesis.logProb(), hypothesis.score(), search.confidence(hypothesis));
  }
}
