package captioner.cli;

import java.io.PrintStream;

/** Prints messages, and nothing else. */
final class QuietProgress implements Progress {
  private final PrintStream to;

  QuietProgress(PrintStream to) {
    this.to = to;
  }

  @Override
  public void update(Tally tally) {}

  @Override
  public void say(String message) {
    to.println(message);
  }

  @Override
  public void close() {}
}
