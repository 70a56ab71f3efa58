package captioner;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Captions any number of photo files: they are read ahead in other threads while the network works,
 * captioned in batches, and reported in order. A photo that cannot be read is reported and the
 * others go on. Memory does not grow with the number of photos.
 */
public final class CaptionPipeline {

  /** Is told what became of each photo, in the order they were given. */
  public interface Listener {
    /** A photo has its captions. */
    void onCaptions(CaptionedPhoto photo) throws IOException;

    /** A photo cannot be read. */
    void onFailure(Path photo, IOException reason) throws IOException;
  }

  private final Captioner captioner;
  private final int batchSize;

  /**
   * Makes a pipeline.
   *
   * @param captioner stays the caller's
   * @param batchSize photos that go through the network at once, 1 or more; 16 is about as fast as
   *     any on a processor
   */
  public CaptionPipeline(Captioner captioner, int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be 1 or more: " + batchSize);
    }
    this.captioner = captioner;
    this.batchSize = batchSize;
  }

  /**
   * Captions photos until there are no more.
   *
   * @throws IOException if the listener throws it; photos reported before that are done
   */
  public void run(Iterable<Path> photos, Listener listener) throws IOException {
    ExecutorService readers =
        Executors.newFixedThreadPool(
            Math.min(4, Runtime.getRuntime().availableProcessors()), CaptionPipeline::daemon);
    try {
      Iterator<Path> rest = photos.iterator();
      Deque<Photo> ahead = new ArrayDeque<>();
      List<Photo> batch = new ArrayList<>();
      while (rest.hasNext() || !ahead.isEmpty()) {
        while (rest.hasNext() && ahead.size() < 2 * batchSize) {
          Path path = rest.next();
          Callable<float[]> read = () -> captioner.pixels(path);
          ahead.add(new Photo(path, readers.submit(read)));
        }
        batch.add(ahead.remove());
        if (batch.size() == batchSize || ahead.isEmpty()) {
          caption(batch, listener);
          batch.clear();
        }
      }
    } finally {
      readers.shutdownNow();
    }
  }

  private void caption(List<Photo> batch, Listener listener) throws IOException {
    List<Path> read = new ArrayList<>();
    List<float[]> pixels = new ArrayList<>();
    Map<Photo, IOException> failures = new HashMap<>();
    for (Photo photo : batch) {
      try {
        pixels.add(photo.pixels().get());
        read.add(photo.path());
      } catch (ExecutionException e) {
        failures.put(photo, asFailure(photo.path(), e.getCause()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    Iterator<CaptionedPhoto> captioned = captioner.captionedPhotos(read, pixels).iterator();
    for (Photo photo : batch) {
      if (failures.containsKey(photo)) {
        listener.onFailure(photo.path(), failures.get(photo));
      } else {
        listener.onCaptions(captioned.next());
      }
    }
  }

  /** A file that breaks its decoder in a way nobody foresaw must not end the run. */
  private static IOException asFailure(Path photo, Throwable cause) {
    return cause instanceof IOException failure
        ? failure
        : new IOException(photo + ": breaks its decoder (" + cause + ")", cause);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "photo-reader");
    thread.setDaemon(true);
    return thread;
  }

  private record Photo(Path path, Future<float[]> pixels) {}
}
