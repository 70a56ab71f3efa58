package captioner.cli;

/** Lets a line through every few seconds, so that progress is seen and does not flood. */
final class Pace {
  private final long nanos;
  private long last = System.nanoTime();

  Pace(int seconds) {
    nanos = seconds * 1_000_000_000L;
  }

  /** Returns whether it is time for another line; if so, the next is due that much later. */
  boolean due() {
    long now = System.nanoTime();
    if (now - last < nanos) {
      return false;
    }
    last = now;
    return true;
  }
}
