package captioner;

import captioner.decoding.Hypothesis;
import captioner.decoding.SettledListener;
import captioner.model.PhotoPixels;
import captioner.text.Vocabulary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * An engine that is closed when nobody uses it: closing waits for the batches in work, keeps new
 * ones out, and may be done twice. Natives that are used after their end end the process.
 */
final class OrderlyEngine implements CaptionEngine {
  private final CaptionEngine engine;
  private final ReadWriteLock uses = new ReentrantReadWriteLock(true);
  private boolean closed;

  /** Owns the engine. */
  OrderlyEngine(CaptionEngine engine) {
    this.engine = engine;
  }

  @Override
  public PhotoPixels pixels() {
    return engine.pixels();
  }

  @Override
  public Vocabulary vocabulary() {
    return engine.vocabulary();
  }

  @Override
  public OptionalInt gridSide() {
    return engine.gridSide();
  }

  @Override
  public Optional<Rescorer> ranking() {
    return engine.ranking();
  }

  /**
   * Starts captioning; the thread that does closes the batch.
   *
   * @throws IllegalStateException if this is closed
   */
  @Override
  public PhotoBatch batch(List<float[]> photos) {
    uses.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the captioner is closed");
      }
      return new Used(engine.batch(photos));
    } catch (RuntimeException | Error e) {
      uses.readLock().unlock();
      throw e;
    }
  }

  @Override
  public void close() {
    uses.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        engine.close();
      }
    } finally {
      uses.writeLock().unlock();
    }
  }

  private final class Used implements PhotoBatch {
    private final PhotoBatch batch;

    Used(PhotoBatch batch) {
      this.batch = batch;
    }

    @Override
    public List<List<Hypothesis>> search(PhotoSearch search, SettledListener listener) {
      return batch.search(search, listener);
    }

    @Override
    public List<float[]> features() {
      return batch.features();
    }

    @Override
    public List<List<float[]>> attention(List<List<Integer>> sentences) {
      return batch.attention(sentences);
    }

    @Override
    public void close() {
      try {
        batch.close();
      } finally {
        uses.readLock().unlock();
      }
    }
  }
}
