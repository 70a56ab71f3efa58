package captioner;

import captioner.decoding.Hypothesis;
import captioner.decoding.SettledListener;
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
   * @param listener is told of words before that
   */
  List<Description> describe(
      List<float[]> photos, Explanation explanation, CaptionListener listener) {
    if (photos.isEmpty()) {
      return List.of();
    }
    SettledListener words =
        listener == CaptionListener.NONE ? SettledListener.NONE : told(listener);
    try (PhotoBatch batch = engine.batch(photos)) {
      List<List<Sentence>> found = found(batch, words);
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

  private SettledListener told(CaptionListener listener) {
    return (photo, tokens) -> {
      List<String> words = words(tokens);
      String text =
          switch (style) {
            case SENTENCE -> detokenizer.beginning(words);
            case PLAIN -> detokenizer.plain(words);
          };
      listener.onWords(photo, words, text);
    };
  }

  /** Returns the n best sentences of each photo; which is the best may be certain only then. */
  private List<List<Sentence>> found(PhotoBatch batch, SettledListener listener) {
    if (reranking.isEmpty()) {
      return written(batch.search(search, listener));
    }
    List<List<Sentence>> written = written(batch.search(search, SettledListener.NONE));
    Rescorer scorer = reranking.get().scorer();
    List<float[]> features = batch.features();
    List<List<Sentence>> ranked =
        IntStream.range(0, written.size())
            .mapToObj(i -> best(written.get(i), scorer, features.get(i)))
            .toList();
    for (int i = 0; i < ranked.size(); i++) {
      List<Integer> best = ranked.get(i).get(0).found().tokens();
      if (!best.isEmpty()) {
        listener.onSettled(i, best);
      }
    }
    return ranked;
  }

  private List<List<Sentence>> written(List<List<Hypothesis>> found) {
    return found.stream()
        .map(ofPhoto -> ofPhoto.stream().map(h -> new Sentence(h, caption(h))).toList())
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
        .map(i -> judged(sentences.get(i), scorer, scores[i]))
        .limit(nBest)
        .toList();
  }

  private static Sentence judged(Sentence sentence, Rescorer scorer, double score) {
    Caption caption = sentence.written();
    return new Sentence(sentence.found(), caption.judged(score, scorer.confidence(caption, score)));
  }

  private Caption caption(Hypothesis hypothesis) {
    List<String> words = words(hypothesis.tokens());
    String text =
        switch (style) {
          case SENTENCE -> detokenizer.detokenize(words);
          case PLAIN -> detokenizer.plain(words);
        };
    return new Caption(
        text, words, hypothesis.logProb(), hypothesis.score(), search.confidence(hypothesis));
  }

  private List<String> words(List<Integer> tokens) {
    return tokens.stream().map(engine.vocabulary()::word).toList();
  }
}
