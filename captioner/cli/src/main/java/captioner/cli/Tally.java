package captioner.cli;

import java.time.Duration;
import java.util.Locale;

/** Counts what became of photos, and how fast. */
final class Tally {
  private final int total;
  private final int before;
  private final long start = System.nanoTime();
  private int captioned;
  private int failed;

  /**
   * Begins to count.
   *
   * @param total photos of this run
   * @param before photos that were done before it
   */
  Tally(int total, int before) {
    this.total = total;
    this.before = before;
  }

  void countCaptioned() {
    captioned++;
  }

  void countFailed() {
    failed++;
  }

  int failed() {
    return failed;
  }

  int done() {
    return captioned + failed;
  }

  int total() {
    return total;
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  private double perSecond() {
    return done() / Math.max(1e-9, seconds());
  }

  /** Returns how far the run is, such as {@code 1,234/100,000 photos 19.8/s 1:23:12 left}. */
  String progress() {
    String text = String.format(Locale.ROOT, "%,d/%,d photos", before + done(), before + total);
    if (done() > 0) {
      Duration left = Duration.ofSeconds(Math.round((total - done()) / perSecond()));
      text +=
          String.format(
              Locale.ROOT,
              "  %.1f/s  %d:%02d:%02d left",
              perSecond(),
              left.toHours(),
              left.toMinutesPart(),
              left.toSecondsPart());
    }
    return failed == 0 ? text : text + String.format(Locale.ROOT, "  %,d failed", failed);
  }

  /** Returns the part of the run that is done, from 0 to 1. */
  double part() {
    return before + total == 0 ? 1 : (double) (before + done()) / (before + total);
  }

  /** Returns what came of the run, in one line. */
  String summary() {
    String text =
        String.format(
            Locale.ROOT,
            "captioned %,d of %,d photos in %.1f s (%.1f photos/s)",
            captioned,
            total,
            seconds(),
            captioned / Math.max(1e-9, seconds()));
    return failed == 0 ? text : text + String.format(Locale.ROOT, ", %,d failed", failed);
  }
}
