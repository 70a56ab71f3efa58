package captioner.compare;

import captioner.evaluation.Bootstrap;
import captioner.evaluation.Comparison;
import captioner.evaluation.EvaluationSet;
import captioner.evaluation.MetricSelection;
import captioner.evaluation.ScoreReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Works through the rows of a comparison, and writes its page after each of them. */
public final class Comparing {
  private final Conditions conditions;
  private final Path output;
  private final MetricSelection metrics;
  private final Launcher launcher;
  private final PrintStream messages;

  /**
   * Prepares a comparison.
   *
   * @param output folder of rows and page; what is finished there is not done again
   * @param metrics by which captions are scored
   */
  public Comparing(Conditions conditions, Path output, MetricSelection metrics, Launcher launcher) {
    this.conditions = conditions;
    this.output = output;
    this.metrics = metrics;
    this.launcher = launcher;
    messages = launcher.messages();
  }

  /**
   * Does all that is missing; a row that fails does not keep the others from being done.
   *
   * @param about what the page says of program and machine
   * @return how many rows failed
   */
  public int run(String about) throws IOException {
    List<ComparedRow> rows = conditions.recipe().rows();
    List<RowOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      ComparedRow row = rows.get(i);
      messages.printf("row %d of %d, %s: ", i + 1, rows.size(), row.name());
      outcomes.add(outcome(row, outcomes));
      new ComparisonPage(conditions, outcomes, about).write(output);
    }
    return (int) outcomes.stream().filter(outcome -> outcome.finished().isEmpty()).count();
  }

  private RowOutcome outcome(ComparedRow row, List<RowOutcome> before) throws IOException {
    RowWork work = new RowWork(row, conditions, folder(row), launcher);
    try {
      if (work.isFinished()) {
        messages.println("is finished");
      } else if (work.isBegun()) {
        messages.println("goes on in " + work.folder());
      } else {
        messages.println("begins in " + work.folder());
      }
      return scored(row, work.finish(), before);
    } catch (RowException e) {
      messages.println("row " + row.name() + " failed: " + e.getMessage());
      return new RowOutcome(row, Optional.empty(), e.getMessage());
    }
  }

  private RowOutcome scored(ComparedRow row, FinishedRow finished, List<RowOutcome> before)
      throws IOException {
    Bootstrap bootstrap = new Bootstrap(conditions.recipe().resamples(), 0);
    ScoreReport report =
        ScoreReport.of(EvaluationSet.of(conditions.validation(), finished.captions()), metrics)
            .withIntervals(bootstrap);
    List<Comparison> changes =
        before.stream()
            .flatMap(outcome -> outcome.finished().stream())
            .findFirst()
            .map(first -> bootstrap.compare(report.scores(), first.report().scores()))
            .orElse(List.of());
    return new RowOutcome(row, Optional.of(new RowOutcome.Scored(finished, report, changes)), "");
  }

  /** Returns the folder of a row's settings, under whatever name it was begun. */
  private Path folder(ComparedRow row) throws IOException {
    String fingerprint = row.fingerprint(conditions.identity());
    Path rows = Files.createDirectories(output.resolve("rows"));
    try (DirectoryStream<Path> known = Files.newDirectoryStream(rows, "*-" + fingerprint)) {
      for (Path folder : known) {
        return folder;
      }
    }
    try (DirectoryStream<Path> others =
        Files.newDirectoryStream(rows, row.folderName() + "-????????")) {
      for (Path other : others) {
        messages.print("its settings or data are new (" + other + " is left as it is), it ");
        break;
      }
    }
    return rows.resolve(row.folderName() + "-" + fingerprint);
  }
}
