package captioner.cli;

import ai.djl.util.Progress;
import captioner.data.DownloadProgress;
import java.io.PrintStream;

/**
 * Tells how files arrive, in a line every few seconds. DJL's own progress bar prints among the
 * results, which spoils them for the next program.
 */
final class FetchProgress implements DownloadProgress, Progress {
  private static final int SECONDS_BETWEEN_LINES = 5;

  private final PrintStream to;
  private final Pace pace = new Pace(SECONDS_BETWEEN_LINES);
  private String file = "";
  private long done;
  private long total;

  FetchProgress(PrintStream to) {
    this.to = to;
  }

  @Override
  public void bytes(String name, long have, long expected) {
    if (pace.due()) {
      to.println(
          expected > 0
              ? "%s: %d%%, %s of %s"
                  .formatted(
                      name, 100 * have / expected, Bytes.format(have), Bytes.format(expected))
              : "%s: %s".formatted(name, Bytes.format(have)));
    }
  }

  @Override
  public void verified(String name, long bytes, String sha256) {
    to.println("%s: complete, %s, SHA-256 %s".formatted(name, Bytes.format(bytes), sha256));
  }

  @Override
  public void skipped(String name) {
    to.println(name + ": is here already");
  }

  @Override
  public void reset(String message, long max, String trailingMessage) {
    file = trailingMessage == null ? message : trailingMessage;
    total = max;
    done = 0;
  }

  @Override
  public void start(long initialProgress) {
    update(initialProgress);
  }

  @Override
  public void increment(long increment) {
    update(done + increment);
  }

  @Override
  public void update(long progress, String message) {
    done = progress;
    bytes(file, done, total);
  }

  @Override
  public void end() {
    to.println("%s: complete, %s".formatted(file, Bytes.format(total)));
  }
}
