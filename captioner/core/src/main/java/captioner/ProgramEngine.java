package captioner;

import captioner.compile.CaptionProgram;
import captioner.compile.ProgramScorer;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.Hypothesis;
import captioner.decoding.SettledListener;
import captioner.model.PhotoPixels;
import captioner.text.Vocabulary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Runs a compiled captioner. A plain beam search runs inside the program; where captions are
 * steered, drawn by chance or watched, the program scores words and the search is Java's.
 */
final class ProgramEngine implements CaptionEngine {
  private final CaptionProgram program;
  private final PhotoPixels pixels;

  /** Makes an engine that owns the program. */
  ProgramEngine(CaptionProgram program) {
    this.program = program;
    pixels = new PhotoPixels(program.config().preprocessing());
  }

  @Override
  public PhotoPixels pixels() {
    return pixels;
  }

  @Override
  public Vocabulary vocabulary() {
    return program.vocabulary();
  }

  @Override
  public OptionalInt gridSide() {
    return OptionalInt.of(program.config().gridSide());
  }

  @Override
  public Optional<Rescorer> ranking() {
    return program.visualNgrams().map(ngrams -> new VisualNgramScorer(ngrams, vocabulary()));
  }

  @Override
  public PhotoBatch batch(List<float[]> photos) {
    return new Batch(program.scorer(photos), photos);
  }

  @Override
  public void close() {
    program.close();
  }

  private record Batch(ProgramScorer scorer, List<float[]> photos) implements PhotoBatch {
    @Override
    public List<List<Hypothesis>> search(PhotoSearch search, SettledListener listener) {
      Optional<BeamSearchConfig> plain = search.plainBeam();
      return plain.isPresent() && listener == SettledListener.NONE
          ? scorer.search(plain.get())
          : search.search(scorer, photos, listener);
    }

    @Override
    public List<float[]> features() {
      return scorer.means();
    }

    @Override
    public List<List<float[]>> attention(List<List<Integer>> sentences) {
      throw new UnsupportedOperationException(
          "a compiled captioner does not tell where it looks; take the model it was made of");
    }

    @Override
    public void close() {
      scorer.close();
    }
  }
}
