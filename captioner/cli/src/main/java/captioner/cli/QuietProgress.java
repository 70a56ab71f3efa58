package captioner.cli;

import java.io.PrintStream;

/** Prints what goes wrong, and nothing else. */
final class QuietProgress implements Progress {
  private final PrintStream to;

  QuietProgress(PrintStream to) {
    this.to = to;
  }

  @Override
  public void update(Tally tally) {}

  @Override
  public void warn(String message) {
    to.println(message);
  }

  @Override
  public void tell(String message) {}

  @Override
  public void close() {}
}
