package captioner.cli;

import captioner.pretraining.PretrainingCurves;
import captioner.pretraining.PretrainingProgress;
import captioner.pretraining.PretrainingReport;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** Tells the user of a pretraining run how it goes, and keeps its curves. */
final class PretrainConsole implements PretrainingProgress {
  private final PrintStream to;
  private final PretrainingCurves curves;
  private final Pace pace = new Pace(10);

  PretrainConsole(PrintStream to, PretrainingCurves curves) {
    this.to = to;
    this.curves = curves;
  }

  @Override
  public void onSentence(long done) {
    StopSignal.poll();
    if (pace.due()) {
      to.printf(Locale.ROOT, "counting words: %,d sentences%n", done);
    }
  }

  @Override
  public void onText(long sentences, long words, int known) {
    to.printf(
        Locale.ROOT,
        "training on %,d sentences, %,d words; the decoder knows %,d different ones%n",
        sentences,
        words,
        known);
    if (sentences == 1) {
      to.println("warning: one sentence leaves none to hold out; it is judged by itself");
    }
  }

  @Override
  public void onStep(
      int epoch, int epochs, long step, long steps, double loss, double wordsPerSecond) {
    StopSignal.poll();
    if (pace.due()) {
      to.printf(
          Locale.ROOT,
          "epoch %d/%d  step %,d of about %,d  loss %.3f  %,.0f words/s%n",
          epoch,
          epochs,
          step,
          steps,
          loss,
          wordsPerSecond);
    }
  }

  @Override
  public void onWarning(String line) {
    to.println("warning: " + line);
  }

  @Override
  public void onReport(PretrainingReport report) throws IOException {
    to.printf(
        Locale.ROOT,
        "epoch %d/%d  step %,d  loss %.3f  validation loss %.3f  perplexity %.2f"
            + "  unknown words %.1f %%%s%n",
        report.epoch(),
        report.epochs(),
        report.step(),
        report.trainingLoss(),
        report.validationLoss(),
        report.perplexity(),
        100 * report.unknown(),
        report.best() ? "  best" : "");
    curves.onReport(report);
  }
}
