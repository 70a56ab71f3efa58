package captioner.cli;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C end a command between two steps of its work. Without it, the platform would tear the
 * networks' native code down while it computes, and crash; and a training run would lose what it
 * did since its last checkpoint.
 */
final class StopSignal {
  private static final int MOST_SECONDS = 20;

  private static final CountDownLatch FINISHED = new CountDownLatch(1);
  private static volatile boolean requested;
  private static volatile boolean polled;

  private StopSignal() {}

  /** Begins to listen, once a process. */
  static void install() {
    Runtime.getRuntime().addShutdownHook(new Thread(StopSignal::onShutdown, "stop-signal"));
  }

  private static void onShutdown() {
    requested = true;
    try {
      if (polled) {
        FINISHED.await(MOST_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says that the command has ended, so that nobody need wait for it. */
  static void finished() {
    FINISHED.countDown();
  }

  /**
   * Ends the command if the user asked for it; called wherever work may be cut.
   *
   * @throws CancellationException if so
   */
  static void poll() {
    polled = true;
    if (requested) {
      throw new CancellationException("stopped; what was finished is kept");
    }
  }
}
