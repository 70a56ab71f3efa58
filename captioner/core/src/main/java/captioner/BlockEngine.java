package captioner;

import captioner.decoding.Hypothesis;
import captioner.decoding.SettledListener;
import captioner.model.CaptionEnsemble;
import captioner.model.PhotoPixels;
import captioner.model.PhotoScorer;
import captioner.text.Vocabulary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs models block by block. */
final class BlockEngine implements CaptionEngine {
  private final CaptionEnsemble models;

  /** Makes an engine that owns the models. */
  BlockEngine(CaptionEnsemble models) {
    this.models = models;
  }

  @Override
  public PhotoPixels pixels() {
    return models.extractor().pixels();
  }

  @Override
  public Vocabulary vocabulary() {
    return models.vocabulary();
  }

  @Override
  public OptionalInt gridSide() {
    return models.gridSide();
  }

  @Override
  public Optional<Rescorer> ranking() {
    return models.visualNgrams().map(ngrams -> new VisualNgramScorer(ngrams, vocabulary()));
  }

  @Override
  public PhotoBatch batch(List<float[]> photos) {
    return new Batch(models.scorer(photos), photos);
  }

  @Override
  public void close() {
    models.close();
  }

  private record Batch(PhotoScorer scorer, List<float[]> photos) implements PhotoBatch {
    @Override
    public List<List<Hypothesis>> search(PhotoSearch search, SettledListener listener) {
      return search.search(scorer, photos, listener);
    }

    @Override
    public List<float[]> features() {
      return scorer.means();
    }

    @Override
    public List<List<float[]>> attention(List<List<Integer>> sentences) {
      return scorer.attention(sentences);
    }

    @Override
    public void close() {
      scorer.close();
    }
  }
}
