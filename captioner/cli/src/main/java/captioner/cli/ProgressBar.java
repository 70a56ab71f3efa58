package captioner.cli;

import java.io.PrintStream;

/** Keeps a bar in the last line of a terminal: {@code [###### ] 1,234/2,000 photos …}. */
final class ProgressBar implements Progress {
  private static final int BAR = 20;
  private static final long NANOS_BETWEEN_UPDATES = 200_000_000;

  /** To the beginning of the line, and clear the rest. */
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream to;
  private String shown = "";
  private long last;

  ProgressBar(PrintStream to) {
    this.to = to;
  }

  @Override
  public void update(Tally tally) {
    long now = System.nanoTime();
    if (now - last < NANOS_BETWEEN_UPDATES && tally.done() < tally.total()) {
      return;
    }
    last = now;
    int full = (int) Math.round(BAR * tally.part());
    shown = "[" + "#".repeat(full) + " ".repeat(BAR - full) + "] " + tally.progress();
    to.print(CLEAR + shown);
    to.flush();
  }

  @Override
  public void warn(String message) {
    to.print(CLEAR + message + System.lineSeparator() + shown);
    to.flush();
  }

  @Override
  public void tell(String message) {
    warn(message);
  }

  @Override
  public void close() {
    if (!shown.isEmpty()) {
      to.println();
      shown = "";
    }
  }
}
