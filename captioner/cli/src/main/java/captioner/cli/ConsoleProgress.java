package captioner.cli;

import captioner.training.EpochReport;
import captioner.training.Phase;
import captioner.training.StepReport;
import captioner.training.TrainingProgress;
import captioner.training.TrainingRun;
import java.io.PrintStream;
import java.util.Locale;

/** Tells the user of a training run how it goes, in lines that also read well in a log file. */
final class ConsoleProgress implements TrainingProgress, TrainingRun.FeatureProgress {
  private final PrintStream to;
  private final Pace pace = new Pace(10);

  ConsoleProgress(PrintStream to) {
    this.to = to;
  }

  void begin(TrainingRun run) {
    to.printf(
        Locale.ROOT,
        "training on %,d captions of %,d photos (%s), validating on %,d photos (%s)%n",
        run.training().captionCount(),
        run.training().images().size(),
        run.training().name(),
        run.validation().images().size(),
        run.validation().name());
    if (run.validation().images().size() < 2) {
      to.println("warning: with fewer than 2 photos to validate on, CIDEr-D is 0 by definition");
    }
  }

  @Override
  public void onFeatures(String what, int done, int total) {
    StopSignal.poll();
    if (pace.due() || done == total) {
      to.printf(Locale.ROOT, "features of %s: %,d of %,d%n", what, done, total);
    }
  }

  @Override
  public void onPretrainedDecoder(String folder, int known, int words) {
    to.printf(
        Locale.ROOT,
        "the decoder begins as that of %s, which knows %,d of the captions' %,d words%n",
        folder,
        known,
        words);
  }

  @Override
  public void onStep(StepReport report) {
    StopSignal.poll();
    if (pace.due()) {
      to.printf(
          Locale.ROOT,
          "epoch %d/%d  step %,d/%,d  %s  %.0f captions/s  %s left%n",
          report.epoch(),
          report.epochs(),
          report.stepInEpoch(),
          report.stepsPerEpoch(),
          course(report.phase(), report.loss(), report.reward()),
          report.captionsPerSecond(),
          duration(report.secondsLeft()));
    }
  }

  @Override
  public void onWarning(String line) {
    to.println("warning: " + line);
  }

  @Override
  public void onEpoch(EpochReport report) {
    to.printf(
        Locale.ROOT,
        "epoch %d/%d  %s%s  validation loss %.3f  BLEU-4 %.2f  CIDEr-D %.2f  bad endings %.1f %%%s"
            + "  \"%s\"%n",
        report.epoch(),
        report.epochs(),
        report.epoch() == 0
            ? "begins with"
            : course(report.phase(), report.trainingLoss(), report.reward()),
        report.clipped() == 0
            ? ""
            : "  gradients clipped %.0f %%".formatted(100 * report.clipped()),
        report.validationLoss(),
        100 * report.scores().get("BLEU-4"),
        100 * report.scores().get("CIDEr-D"),
        100 * report.badEndings(),
        report.best() ? "  best" : "",
        report.sample());
  }

  /** Returns what tells how training goes: with self-critical training the loss says nothing. */
  private static String course(Phase phase, double loss, double reward) {
    return switch (phase) {
      case CROSS_ENTROPY -> String.format(Locale.ROOT, "loss %.3f", loss);
      case SELF_CRITICAL -> String.format(Locale.ROOT, "self-critical reward %.2f", 100 * reward);
    };
  }

  private static String duration(double seconds) {
    long minutes = Math.round(seconds / 60);
    return minutes < 60 ? minutes + " min" : "%d h %02d min".formatted(minutes / 60, minutes % 60);
  }
}
