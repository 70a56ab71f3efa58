package captioner.cli;

import java.io.PrintStream;

/** Prints a line every few seconds, for logs. */
final class ProgressLines implements Progress {
  private static final int SECONDS_BETWEEN_LINES = 10;

  private final PrintStream to;
  private final Pace pace = new Pace(SECONDS_BETWEEN_LINES);

  ProgressLines(PrintStream to) {
    this.to = to;
  }

  @Override
  public void update(Tally tally) {
    if (pace.due()) {
      to.println(tally.progress());
    }
  }

  @Override
  public void warn(String message) {
    to.println(message);
  }

  @Override
  public void tell(String message) {
    warn(message);
  }

  @Override
  public void close() {}
}
