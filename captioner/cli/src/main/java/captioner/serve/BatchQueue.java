package captioner.serve;

import captioner.CaptionListener;
import captioner.CaptionOptions;
import captioner.Description;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gathers photos into batches: the network takes little longer for sixteen than for a few.
 *
 * <p>The photo that has waited longest begins a batch, and those that want captions of the same
 * kind join it, whatever stands between them. A batch starts as soon as it is full, or when its
 * first photo has waited for the gathering time, which is short beside a batch's work: while one
 * batch is in work the next gathers by itself. How much may wait is for {@link Admission} to say.
 */
final class BatchQueue implements AutoCloseable {

  /** What writes captions: a captioner, or a test's stand-in. */
  @FunctionalInterface
  interface Network {
    /** Describes prepared photos in one way, in order, and tells of words before that. */
    List<Description> describe(
        CaptionOptions options, List<float[]> photos, CaptionListener listener);
  }

  /** Is told of the caption of one photo while it is written; by the working thread, so at once. */
  @FunctionalInterface
  interface Words {
    /** For a caption that is wanted whole. */
    Words UNHEARD = (tokens, text) -> {};

    /** The caption begins so; see {@link CaptionListener#onWords}. */
    void onWords(List<String> tokens, String text);
  }

  /** Is told how full batches are and what they take; called by the working thread. */
  @FunctionalInterface
  interface Listener {
    /** A batch is done. */
    void onBatch(int photos, Duration worked);
  }

  /**
   * What became of a photo.
   *
   * @param description its captions
   * @param waited from its arrival to the beginning of its batch
   * @param worked of its batch
   */
  record Answer(Description description, Duration waited, Duration worked) {}

  private record Job(
      CaptionOptions options,
      float[] pixels,
      Words words,
      long arrival,
      CompletableFuture<Answer> answer) {}

  private final Network network;
  private final Listener listener;
  private final int batchSize;
  private final long gathering; // ns
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Job> jobs = new ArrayDeque<>();
  private final Thread worker;
  private boolean closed;

  /**
   * Begins to work, in a thread of its own.
   *
   * @param batchSize photos in a batch at most, 1 or more
   * @param gathering how long the first photo of a batch waits for others
   */
  BatchQueue(Network network, Listener listener, int batchSize, Duration gathering) {
    this.network = network;
    this.listener = listener;
    this.batchSize = batchSize;
    this.gathering = gathering.toNanos();
    worker = new Thread(this::work, "captions");
    worker.setDaemon(true);
    worker.start();
  }

  /**
   * Returns what will be said of a photo. Cancelled before its batch begins, it costs nothing.
   *
   * @param pixels as {@link captioner.Captioner#pixels} prepares them
   * @param words is told what is certain before
   */
  CompletableFuture<Answer> submit(CaptionOptions options, float[] pixels, Words words) {
    Job job = new Job(options, pixels, words, System.nanoTime(), new CompletableFuture<>());
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      jobs.addLast(job);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return job.answer();
  }

  /** Returns how many photos wait for their batch. */
  int waiting() {
    lock.lock();
    try {
      return jobs.size();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      for (List<Job> batch = next(); !batch.isEmpty(); batch = next()) {
        caption(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody but close() knows this thread
    }
  }

  /** Waits for the next batch; an empty one if there will be no more. */
  private List<Job> next() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        jobs.removeIf(job -> job.answer().isDone()); // whoever asked has gone
        if (jobs.isEmpty()) {
          if (closed) {
            return List.of();
          }
          changed.await();
          continue;
        }
        Job first = jobs.peekFirst();
        long left = first.arrival() + gathering - System.nanoTime();
        if (closed || left <= 0 || countLike(first) >= batchSize) {
          return takeLike(first);
        }
        changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private long countLike(Job first) {
    return jobs.stream().filter(job -> job.options().equals(first.options())).count();
  }

  private List<Job> takeLike(Job first) {
    List<Job> batch = new ArrayList<>();
    Iterator<Job> rest = jobs.iterator();
    while (rest.hasNext() && batch.size() < batchSize) {
      Job job = rest.next();
      if (job.options().equals(first.options())) {
        batch.add(job);
        rest.remove();
      }
    }
    return batch;
  }

  private void caption(List<Job> batch) {
    long start = System.nanoTime();
    try {
      List<float[]> pixels = batch.stream().map(Job::pixels).toList();
      List<Description> said = network.describe(batch.get(0).options(), pixels, listenerFor(batch));
      Duration worked = Duration.ofNanos(System.nanoTime() - start);
      listener.onBatch(batch.size(), worked);
      for (int i = 0; i < batch.size(); i++) {
        Job job = batch.get(i);
        Duration waited = Duration.ofNanos(start - job.arrival());
        job.answer().complete(new Answer(said.get(i), waited, worked));
      }
    } catch (RuntimeException | Error e) { // the next batch may fare better
      batch.forEach(job -> job.answer().completeExceptionally(e));
    }
  }

  private static CaptionListener listenerFor(List<Job> batch) {
    return batch.stream().allMatch(job -> job.words() == Words.UNHEARD)
        ? CaptionListener.NONE
        : (photo, tokens, text) -> batch.get(photo).words().onWords(tokens, text);
  }

  /** Finishes what waits, then ends. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
