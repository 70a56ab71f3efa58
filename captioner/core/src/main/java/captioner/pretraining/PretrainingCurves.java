package captioner.pretraining;

import static java.util.stream.Collectors.joining;

import captioner.training.TrainingException;
import captioner.weights.WholeFile;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/**
 * Keeps the reports of a run as {@code metrics.jsonl}, one JSON object a line, and draws them as
 * {@code curves.png}: losses on the left axis, perplexity on the right.
 */
public final class PretrainingCurves {
  private static final Gson GSON = new Gson();

  private final Path log;
  private final Path picture;

  /** Keeps the curves of the run in a folder. */
  public PretrainingCurves(Path folder) {
    log = folder.resolve("metrics.jsonl");
    picture = folder.resolve("curves.png");
  }

  /**
   * Adds a report to the log and draws the picture anew. A run that was killed goes on from its
   * checkpoint, so reports after that are in the log already, and give way.
   */
  public void onReport(PretrainingReport report) throws IOException {
    List<PretrainingReport> reports = reports();
    reports.removeIf(earlier -> earlier.step() >= report.step());
    reports.add(report);
    WholeFile.write(log, reports.stream().map(r -> GSON.toJson(r) + "\n").collect(joining()));
    draw(reports);
  }

  private List<PretrainingReport> reports() throws IOException {
    List<PretrainingReport> reports = new ArrayList<>();
    if (Files.notExists(log)) {
      return reports;
    }
    for (String line : Files.readAllLines(log)) {
      try {
        reports.add(GSON.fromJson(line, PretrainingReport.class));
      } catch (JsonParseException e) {
        throw new TrainingException(log + " is broken; move it away and resume");
      }
    }
    return reports;
  }

  private void draw(List<PretrainingReport> reports) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(500)
            .title("Pretraining")
            .xAxisTitle("step")
            .yAxisTitle("loss, nats a token")
            .build();
    chart.setYAxisGroupTitle(1, "perplexity");
    chart.getStyler().setYAxisGroupPosition(1, Styler.YAxisPosition.Right);
    add(chart, 0, "training loss", reports, PretrainingReport::trainingLoss);
    add(chart, 0, "validation loss", reports, PretrainingReport::validationLoss);
    add(chart, 1, "perplexity", reports, PretrainingReport::perplexity);
    BitmapEncoder.saveBitmap(chart, picture.toString(), BitmapEncoder.BitmapFormat.PNG);
  }

  private static void add(
      XYChart chart,
      int axis,
      String name,
      List<PretrainingReport> reports,
      ToDoubleFunction<PretrainingReport> of) {
    double[] x = reports.stream().mapToDouble(PretrainingReport::step).toArray();
    double[] y = reports.stream().mapToDouble(of).toArray();
    chart.addSeries(name, x, y).setYAxisGroup(axis);
  }
}
