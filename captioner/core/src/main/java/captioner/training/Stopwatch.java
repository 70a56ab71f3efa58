package captioner.training;

/** Measures how fast captions are trained on. */
final class Stopwatch {
  private final long made = System.nanoTime();
  private long started;
  private long nanos;
  private long captions;
  private long steps;

  /** Measures a new pace; the time since the beginning goes on. */
  void restart() {
    nanos = 0;
    captions = 0;
    steps = 0;
  }

  void start() {
    started = System.nanoTime();
  }

  void stop(int trained) {
    nanos += System.nanoTime() - started;
    captions += trained;
    steps++;
  }

  double captionsPerSecond() {
    return nanos == 0 ? 0 : captions * 1e9 / nanos;
  }

  double secondsPerStep() {
    return steps == 0 ? 0 : nanos / 1e9 / steps;
  }

  double secondsSinceMade() {
    return (System.nanoTime() - made) / 1e9;
  }
}
