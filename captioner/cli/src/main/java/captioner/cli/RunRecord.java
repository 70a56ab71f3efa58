package captioner.cli;

import captioner.model.Provenance;
import captioner.training.EpochReport;
import captioner.training.StepReport;
import captioner.training.TrainingCurves;
import captioner.training.TrainingProgress;
import captioner.training.TrainingRun;
import captioner.weights.WholeFile;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Keeps what a run does: its curves, and recipe and provenance beside the best model. */
final class RunRecord implements TrainingProgress {
  private final TrainingRun run;
  private final TrainingProgress shown;
  private final TrainingCurves curves;

  RunRecord(TrainingRun run, TrainingProgress shown) {
    this.run = run;
    this.shown = shown;
    curves = new TrainingCurves(run.output());
  }

  @Override
  public void onStep(StepReport report) {
    shown.onStep(report);
  }

  @Override
  public void onWarning(String line) {
    shown.onWarning(line);
  }

  @Override
  public void onEpoch(EpochReport report) throws IOException {
    shown.onEpoch(report);
    curves.onEpoch(report);
    if (report.best()) {
      WholeFile.write(run.modelFolder().resolve(TrainingRun.RECIPE), run.recipe().toJson() + "\n");
      provenance(report).write(run.modelFolder());
    }
  }

  private Provenance provenance(EpochReport report) {
    return new Provenance(
        "%s: %d photos, %d captions; validation %s: %d photos"
            .formatted(
                run.training().name(),
                run.training().images().size(),
                run.training().captionCount(),
                run.validation().name(),
                run.validation().images().size()),
        TrainingRun.RECIPE,
        run.recipe().training().seed(),
        Version.commit(),
        LocalDate.now(ZoneOffset.UTC).toString(),
        report.scores(),
        "captioner train, epoch %d of %d".formatted(report.epoch(), report.epochs()));
  }
}
