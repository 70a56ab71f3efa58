package captioner.training;

import static java.util.stream.Collectors.joining;

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

/**
 * Keeps the epochs of a run as {@code metrics.jsonl}, one JSON object a line, and draws them as
 * {@code curves.png}: losses on the left axis; CIDEr-D and the mean reward of self-critical
 * training, both in per cent, on the right.
 */
public final class TrainingCurves {
  private static final Gson GSON = new Gson();

  private final Path log;
  private final Path picture;

  /** Keeps the curves of the run in a folder. */
  public TrainingCurves(Path folder) {
    log = folder.resolve("metrics.jsonl");
    picture = folder.resolve("curves.png");
  }

  /**
   * Adds an epoch to the log and draws the picture anew. A run that was killed goes on from its
   * checkpoint, so epochs after that are in the log already, and give way.
   */
  public void onEpoch(EpochReport report) throws IOException {
    List<EpochReport> epochs = epochs();
    epochs.removeIf(earlier -> earlier.epoch() >= report.epoch());
    epochs.add(report);
    WholeFile.write(
        log, epochs.stream().map(epoch -> GSON.toJson(epoch) + "\n").collect(joining()));
    draw(epochs);
  }

  private List<EpochReport> epochs() throws IOException {
    List<EpochReport> epochs = new ArrayList<>();
    if (Files.notExists(log)) {
      return epochs;
    }
    for (String line : Files.readAllLines(log)) {
      try {
        epochs.add(GSON.fromJson(line, EpochReport.class));
      } catch (JsonParseException e) {
        throw new TrainingException(log + " is broken; move it away and resume");
      }
    }
    return epochs;
  }

  private void draw(List<EpochReport> epochs) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(500)
            .title("Training")
            .xAxisTitle("epoch")
            .yAxisTitle("loss, nats a token")
            .build();
    chart.setYAxisGroupTitle(1, "CIDEr-D and reward, %");
    chart.getStyler().setYAxisGroupPosition(1, org.knowm.xchart.style.Styler.YAxisPosition.Right);
    List<EpochReport> trained = epochs.stream().filter(report -> report.epoch() > 0).toList();
    List<EpochReport> first = trained.stream().filter(e -> !isSelfCritical(e)).toList();
    List<EpochReport> second = trained.stream().filter(TrainingCurves::isSelfCritical).toList();
    add(chart, 0, "training loss", first, EpochReport::trainingLoss);
    add(chart, 0, "validation loss", epochs, EpochReport::validationLoss);
    add(chart, 1, "CIDEr-D", epochs, report -> 100 * report.scores().get("CIDEr-D"));
    add(chart, 1, "reward", second, report -> 100 * report.reward());
    BitmapEncoder.saveBitmap(chart, picture.toString(), BitmapEncoder.BitmapFormat.PNG);
  }

  private static boolean isSelfCritical(EpochReport report) {
    return report.phase() == Phase.SELF_CRITICAL;
  }

  private static void add(
      XYChart chart,
      int axis,
      String name,
      List<EpochReport> epochs,
      ToDoubleFunction<EpochReport> of) {
    if (!epochs.isEmpty()) {
      double[] x = epochs.stream().mapToDouble(EpochReport::epoch).toArray();
      double[] y = epochs.stream().mapToDouble(of).toArray();
      chart.addSeries(name, x, y).setYAxisGroup(axis);
    }
  }
}
