package captioner.training;

/** Measures how fast captions are trained on. */
final class Stopwatch {
  private final long made = System.nanoTime();
  private long started;
  private long nanos;
  private long captions;

  void start() {
    started = System.nanoTime();
  }

  void stop(int trained) {
    nanos += System.nanoTime() - started;
    captions += trained;
  }

  double captionsPerSecond() {
    return nanos == 0 ? 0 : captions * 1e9 / nanos;
  }

  double secondsSinceMade() {
    return (System.nanoTime() - made) / 1e9;
  }
}
