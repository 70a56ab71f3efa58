package captioner.serve;

import java.util.concurrent.Semaphore;

/**
 * Bounds what is in work at one time: photos, and bytes of bodies, which take memory before they
 * are known to be photos.
 *
 * <p>Who is let in holds a {@link Pass} until the answer is written.
 */
final class Admission {
  private static final int KILOBYTE = 1024;

  private final int photoLimit;
  private final Semaphore photos;
  private final Semaphore kilobytes;
  private volatile boolean closed;

  /**
   * Lets in so much.
   *
   * @param photos 1 or more
   * @param bytes of bodies
   */
  Admission(int photos, long bytes) {
    photoLimit = photos;
    this.photos = new Semaphore(photos);
    kilobytes = new Semaphore((int) Math.min(Integer.MAX_VALUE, bytes / KILOBYTE));
  }

  /**
   * Lets in a request of at least one photo.
   *
   * @param bytes of its body, at most
   * @throws Problem at once, if there is no room
   */
  Pass enter(long bytes) {
    requireOpen();
    int size = (int) (bytes / KILOBYTE) + 1;
    if (!photos.tryAcquire()) {
      throw full();
    }
    if (!kilobytes.tryAcquire(size)) {
      photos.release();
      throw full();
    }
    return new Pass(size);
  }

  private void requireOpen() {
    if (closed) {
      throw Problem.stopping();
    }
  }

  private Problem full() {
    return new Problem(
        Problem.Kind.QUEUE_FULL,
        "the server works on as many photos as it takes, %d; try again in a moment"
            .formatted(photoLimit));
  }

  /** Turns away what comes from now on. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /** Returns how many photos are in work. */
  int photos() {
    return photoLimit - photos.availablePermits();
  }

  int photoLimit() {
    return photoLimit;
  }

  /** What one request may take. Not safe for use by many threads. */
  final class Pass implements AutoCloseable {
    private final int size;
    private int count = 1;

    private Pass(int size) {
      this.size = size;
    }

    /**
     * Takes room for all photos of the request, now that they are counted.
     *
     * @throws Problem at once, if there is no room, or never will be
     */
    void widenTo(int all) {
      if (all > photoLimit) {
        throw new Problem(
            Problem.Kind.TOO_LARGE,
            "%d photos are more than the server works on at a time, %d; send fewer"
                .formatted(all, photoLimit));
      }
      if (all > count) {
        if (!photos.tryAcquire(all - count)) {
          throw full();
        }
        count = all;
      }
    }

    @Override
    public void close() {
      photos.release(count);
      kilobytes.release(size);
      count = 0;
    }
  }
}
