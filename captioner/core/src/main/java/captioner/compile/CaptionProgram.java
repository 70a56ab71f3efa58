package captioner.compile;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.Hypothesis;
import captioner.model.CaptionModelConfig;
import captioner.model.ModelException;
import captioner.ngrams.VisualNgrams;
import captioner.text.Vocabulary;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A compiled captioner, ready to run. Safe for use by many threads.
 *
 * <pre>{@code
 * try (CaptionProgram program = CaptionProgram.load(Path.of("captioner.pt"), Device.cpu())) {
 *   List<List<Hypothesis>> found = program.search(photos, BeamSearchConfig.defaults());
 * }
 * }</pre>
 */
public final class CaptionProgram implements AutoCloseable {
  private final ProgramInfo info;
  private final Optional<VisualNgrams> ngrams;
  private final Model model;

  private CaptionProgram(ProgramInfo info, Optional<VisualNgrams> ngrams, Model model) {
    this.info = info;
    this.ngrams = ngrams;
    this.model = model;
  }

  /**
   * Loads a program. A program file is a program: it can do what TorchScript can, so use one only
   * if you would run what its maker wrote.
   *
   * @param file that {@link CaptionCompiler} wrote
   * @throws ModelException if it is missing, damaged, of another version or no compiled captioner,
   *     in one line that names it
   */
  public static CaptionProgram load(Path file, Device device) throws ModelException {
    ProgramInfo info = ProgramInfo.readWhole(file);
    Optional<VisualNgrams> ngrams = info.visualNgrams(file);
    Model model = Model.newInstance("captioner", device, "PyTorch");
    try {
      model.load(file);
      return new CaptionProgram(info, ngrams, model);
    } catch (IOException | MalformedModelException | EngineException e) {
      model.close();
      throw ProgramInfo.damaged(file, e.getMessage());
    }
  }

  /**
   * Captions a batch of photos; what {@code BeamSearch} finds for them, and in float32 the same.
   *
   * @param photos B of (3, H, W), normalised as {@link #config} says
   * @return the nBest sentences of each, best first
   * @throws IllegalStateException if the program computes what are no log-probabilities
   */
  public List<List<Hypothesis>> search(List<float[]> photos, BeamSearchConfig search) {
    if (photos.isEmpty()) {
      return List.of();
    }
    try (ProgramScorer scorer = scorer(photos)) {
      return scorer.search(search);
    }
  }

  /**
   * Starts captioning a batch of photos, for searches of any kind.
   *
   * @param photos as for {@link #search}
   * @return a scorer to be closed by the caller
   */
  public ProgramScorer scorer(List<float[]> photos) {
    NDManager scope = model.getNDManager().newSubManager();
    try {
      PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
      return new ProgramScorer(block, (PtNDArray) batch(scope, photos), vocabulary().size());
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  private NDArray batch(NDManager scope, List<float[]> photos) {
    int size = info.config().preprocessing().size();
    FloatBuffer pixels = FloatBuffer.allocate(photos.size() * 3 * size * size);
    photos.forEach(pixels::put);
    return scope.create(pixels.flip(), new Shape(photos.size(), 3, size, size));
  }

  /**
   * Returns the settings of the captioner in a file, without loading it.
   *
   * @throws ModelException as for {@link #load}
   */
  public static CaptionModelConfig config(Path file) throws ModelException {
    return ProgramInfo.read(file).config();
  }

  /** Returns the settings of the captioner. */
  public CaptionModelConfig config() {
    return info.config();
  }

  /** Returns the words. */
  public Vocabulary vocabulary() {
    return info.vocabulary();
  }

  /** Returns the visual n-grams of the captioner, if it has them. */
  public Optional<VisualNgrams> visualNgrams() {
    return ngrams;
  }

  /** Returns what it computes with. */
  public Precision precision() {
    return info.precision();
  }

  @Override
  public void close() {
    model.close();
  }
}
