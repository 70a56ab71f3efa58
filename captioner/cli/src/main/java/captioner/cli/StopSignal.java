package captioner.cli;

import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Lets Ctrl-C and its like end a command between two steps of its work: outputs are closed, and a
 * training run saves a checkpoint. A second signal ends the process at once.
 *
 * <p>A shutdown hook, the platform's other means, cannot tell the second Ctrl-C from the first, and
 * when it returns the platform tears native code down while it computes. Here it is the system that
 * ends the process, and not Java.
 */
final class StopSignal {
  /** Ctrl-C, kill, and a terminal that is closed; with the numbers that POSIX gives them. */
  private static final Map<String, Integer> NUMBERS = Map.of("INT", 2, "TERM", 15, "HUP", 1);

  private static volatile int received;
  private static volatile boolean polled;

  private StopSignal() {}

  /** Begins to listen, once a process; where that is not possible, signals do what they did. */
  static void install(PrintStream messages) {
    for (String name : NUMBERS.keySet()) {
      try {
        ProcessSignal signal = new ProcessSignal(name);
        signal.handleOnce(() -> onSignal(NUMBERS.get(name), messages));
      } catch (ReflectiveOperationException | RuntimeException e) {
        // this system has no such signal
      }
    }
  }

  private static void onSignal(int number, PrintStream messages) {
    if (!polled) {
      Runtime.getRuntime().halt(128 + number); // nobody would notice
    }
    received = number;
    messages.printf("%ncaptioner: stopping after what is in work; again to stop at once%n");
  }

  /**
   * Ends the command if the user asked for it; called wherever work may be cut.
   *
   * @throws CancellationException if so
   */
  static void poll() {
    polled = true;
    if (received > 0) {
      throw new CancellationException("stopped; what was finished is kept");
    }
  }

  /** Returns the exit code of a command that was stopped: 130 by Ctrl-C, 143 by kill. */
  static int exitCode() {
    return received > 0 ? 128 + received : ExitCode.STOPPED;
  }
}
