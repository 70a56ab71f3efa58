package captioner.evaluation;

import captioner.CaptionPipeline;
import captioner.CaptionedPhoto;
import captioner.Captioner;
import captioner.data.CaptionDataset;
import captioner.data.CaptionedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Captions every photo of a split, from its file as a user's photo is, for scoring.
 *
 * <p>A photo that cannot be read gets an empty caption, which scores 0: a system is not to gain by
 * skipping what it finds hard.
 */
public final class Evaluator {

  /** Is told how it goes, in the order of the split. */
  public interface Progress {
    /** One more photo is done. */
    void onPhoto(int done, int total);

    /** A photo cannot be read. */
    void onFailure(Path photo, IOException reason);
  }

  private final CaptionPipeline pipeline;

  /**
   * Makes an evaluator.
   *
   * @param captioner stays the caller's
   * @param batchSize photos that go through the network at once, 1 or more
   */
  public Evaluator(Captioner captioner, int batchSize) {
    pipeline = new CaptionPipeline(captioner, batchSize);
  }

  /**
   * Captions a split.
   *
   * @throws captioner.data.DatasetException before any work is done, if the split is empty, a file
   *     is missing, or a photo has no caption to compare with
   */
  public Evaluation evaluate(CaptionDataset split, Progress progress) throws IOException {
    split.requireNotEmpty().requireCaptions().requireImages();
    Collector collector = new Collector(split, progress);
    pipeline.run(split.images().stream().map(CaptionedImage::file).toList(), collector);
    return new Evaluation(
        collector.captions, collector.failures, EvaluationSet.of(split, collector.captions));
  }

  /** Gives every photo's caption its image id; the pipeline keeps the order. */
  private static final class Collector implements CaptionPipeline.Listener {
    private final Map<Long, String> captions = new LinkedHashMap<>();
    private final Iterator<CaptionedImage> images;
    private final int total;
    private final Progress progress;
    private int failures;

    private Collector(CaptionDataset split, Progress progress) {
      images = split.images().iterator();
      total = split.images().size();
      this.progress = progress;
    }

    @Override
    public void onCaptions(CaptionedPhoto photo) {
      add(photo.best().text());
    }

    @Override
    public void onFailure(Path photo, IOException reason) {
      failures++;
      progress.onFailure(photo, reason);
      add("");
    }

    private void add(String caption) {
      captions.put(images.next().id(), caption);
      progress.onPhoto(captions.size(), total);
    }
  }
}
