package captioner.compare;

import captioner.compare.Part.Cell;
import captioner.data.CaptionedImage;
import captioner.evaluation.Comparison;
import captioner.evaluation.Interval;
import captioner.metrics.Score;
import captioner.output.AtomicFile;
import captioner.training.EpochReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The page of a comparison: {@code report.md} with its plots in {@code plots/}, and {@code
 * report.html}, which needs nothing beside it.
 *
 * @param conditions of all rows
 * @param outcomes of the rows so far
 * @param about program and machine
 */
record ComparisonPage(Conditions conditions, List<RowOutcome> outcomes, String about) {
  private static final int SAID_OF = 5;

  ComparisonPage {
    outcomes = List.copyOf(outcomes);
  }

  /** Writes all files, each as a whole. */
  void write(Path folder) throws IOException {
    List<Part> parts = parts();
    Files.createDirectories(folder.resolve("plots"));
    for (Part part : parts) {
      if (part instanceof Part.Figure figure) {
        String file = figure.plot().file();
        AtomicFile.write(
            folder.resolve("plots/" + file + ".png"), figure.plot().png(Ink.LIGHT, Plot.WIDE));
        AtomicFile.write(
            folder.resolve("plots/" + file + "-dark.png"), figure.plot().png(Ink.DARK, Plot.WIDE));
      }
    }
    String title = conditions.recipe().title();
    write(folder.resolve("report.md"), MarkdownForm.of(title, parts));
    write(folder.resolve("report.html"), HtmlForm.of(title, parts));
  }

  private static void write(Path file, String text) throws IOException {
    AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part.Text(conditionsInWords()));
    int rows = conditions.recipe().rows().size();
    if (outcomes.size() < rows) {
      parts.add(
          new Part.Warning("%d of %d rows are done so far.".formatted(outcomes.size(), rows)));
    }
    for (RowOutcome outcome : outcomes) {
      if (outcome.finished().isEmpty()) {
        parts.add(
            new Part.Warning("%s failed: %s".formatted(outcome.row().name(), outcome.failure())));
      }
    }
    if (!finished().isEmpty()) {
      addScores(parts);
      addCosts(parts);
      new GrowthParts(finished()).addTo(parts);
      addSayings(parts);
      addMethod(parts);
    }
    parts.add(new Part.Verbatim("Rows and their flags", flags()));
    return parts;
  }

  private String conditionsInWords() {
    ComparisonRecipe recipe = conditions.recipe();
    return String.format(
        Locale.ROOT,
        "%,d captions of %,d photos to learn from (%s), %,d photos to be judged by (%s)%s. %s",
        conditions.training().captionCount(),
        conditions.training().images().size(),
        conditions.training().name(),
        conditions.validation().images().size(),
        conditions.validation().name(),
        recipe.minutes().isPresent()
            ? String.format(
                Locale.ROOT, ", at most %.3g minutes a row", recipe.minutes().getAsDouble())
            : "",
        about);
  }

  /** Returns the rows that are finished. */
  private List<RowOutcome> finished() {
    return outcomes.stream().filter(outcome -> outcome.finished().isPresent()).toList();
  }

  private void addScores(List<Part> parts) {
    parts.add(new Part.Heading("Scores"));
    parts.add(
        new Part.Text(
            String.format(
                    Locale.ROOT,
                    "Per cent, beam 3, with 95 %% intervals of %,d resamples of the photos; the best"
                        + " of each column is bold. METEOR is ",
                    conditions.recipe().resamples())
                + (signature().contains("paraphrase")
                    ? "with paraphrases."
                    : "without paraphrases, and lower.")));
    List<Score> names = scored(finished().get(0)).report().scores().scores();
    List<List<Cell>> rows = new ArrayList<>();
    for (RowOutcome outcome : finished()) {
      List<Cell> cells = new ArrayList<>(List.of(Cell.of(outcome.row().name())));
      for (int k = 0; k < names.size(); k++) {
        double value = corpus(outcome, k);
        int metric = k;
        boolean best = finished().stream().allMatch(o -> shown(corpus(o, metric)) <= shown(value));
        cells.add(
            new Cell(
                percent("%.2f", value), text(scored(outcome).report().intervals().get(k)), best));
      }
      rows.add(cells);
    }
    List<String> header = new ArrayList<>(List.of(""));
    names.forEach(score -> header.add(score.name()));
    parts.add(new Part.Grid("Scores", header, rows));
    parts.add(new Part.Figure(ciderD(), "CIDEr-D of every row with its interval, as in the table"));
    if (finished().size() > 1) {
      addChanges(parts, header);
    }
    parts.add(new Part.Figure(courses(), "CIDEr-D on the validation photos after every epoch"));
  }

  private void addChanges(List<Part> parts, List<String> header) {
    String first = finished().get(0).row().name();
    parts.add(new Part.Heading("Against the first row"));
    String missing =
        outcomes.get(0).finished().isEmpty() ? " The first row of the recipe failed." : "";
    parts.add(
        new Part.Text(
            "Difference to %s with 95 %% interval, by paired bootstrap: both are scored on the same"
                    .formatted(first)
                + " resamples. P is the share of resamples in which the row is not better; bold is a"
                + " difference whose interval leaves out 0."
                + missing));
    List<List<Cell>> rows = new ArrayList<>();
    for (RowOutcome outcome : finished().subList(1, finished().size())) {
      List<Cell> cells = new ArrayList<>(List.of(Cell.of(outcome.row().name())));
      for (Comparison change : scored(outcome).changes()) {
        Interval interval = change.interval();
        cells.add(
            new Cell(
                percent("%+.2f", change.difference()),
                "%s, P %.3f".formatted(text(interval), change.notBetter()),
                interval.low() > 0 || interval.high() < 0));
      }
      rows.add(cells);
    }
    parts.add(new Part.Grid("Differences to " + first, header, rows));
  }

  private void addCosts(List<Part> parts) {
    parts.add(new Part.Heading("What it costs"));
    List<String> header =
        new ArrayList<>(
            List.of(
                "", "parameters", "encoder + decoder", "training captions/s", "training minutes"));
    List<Measurement.Latency> beams = row(finished().get(0)).measurement().latencies();
    beams.forEach(latency -> header.add("ms a caption, beam " + latency.beam()));
    header.add("peak memory of training, MB");
    header.add("epochs, best");
    List<List<Cell>> rows = new ArrayList<>();
    for (RowOutcome outcome : finished()) {
      FinishedRow row = row(outcome);
      Measurement measured = row.measurement();
      List<Cell> cells = new ArrayList<>(List.of(Cell.of(outcome.row().name())));
      cells.add(Cell.of(millions(measured.parameters())));
      cells.add(Cell.of(millions(measured.ofEncoder()) + " + " + millions(measured.ofDecoder())));
      cells.add(Cell.of(number("%.0f", row.captionsPerSecond())));
      cells.add(Cell.of(number("%.1f", row.training().seconds() / 60)));
      measured.latencies().forEach(l -> cells.add(Cell.of(number("%.1f", l.milliseconds()))));
      cells.add(memory(row.training()));
      cells.add(
          new Cell(
              row.epochs().size() + ", " + row.bestEpoch().epoch(),
              row.training().timeUp() ? "time was up" : "",
              false));
      rows.add(cells);
    }
    parts.add(new Part.Grid("Size, speed and memory", header, rows));
  }

  private static Cell memory(FinishedRow.Training training) {
    if (training.peakBytes() == 0) {
      return Cell.of("not told");
    }
    return new Cell(
        number("%,.0f", training.peakOwnBytes() / 1e6),
        number("%,.0f with mapped files", training.peakBytes() / 1e6),
        false);
  }

  private void addSayings(List<Part> parts) {
    parts.add(new Part.Heading("What they say"));
    List<CaptionedImage> images = conditions.validation().images();
    int step = Math.max(1, images.size() / SAID_OF);
    for (int i = 0; i < images.size() && i / step < SAID_OF; i += step) {
      CaptionedImage image = images.get(i);
      List<Cell> lines = new ArrayList<>();
      lines.add(new Cell(image.captions().get(0), "a person", false));
      for (RowOutcome outcome : finished()) {
        lines.add(new Cell(row(outcome).captions().get(image.id()), outcome.row().name(), false));
      }
      parts.add(new Part.Sayings(String.valueOf(image.file().getFileName()), lines));
    }
  }

  private void addMethod(List<Part> parts) {
    Measurement measured = row(finished().get(0)).measurement();
    int photos =
        measured.latencies().stream().mapToInt(Measurement.Latency::photos).max().orElse(0);
    parts.add(new Part.Heading("How it was measured"));
    parts.add(
        new Part.Text(
            "Every row is trained, captioned with and measured by a process of its own, one after"
                + " the other. All rows have the same data, seed and budget; of each the epoch with"
                + " the best validation CIDEr-D is kept, and it is judged on the photos by which that"
                + " was chosen. Features of frozen backbones are computed beforehand and count for"
                + " nothing"
                + (anyPretrained() ? ", and so does the training of decoders on text" : "")
                + ". Training captions/s is the mean over the run, or since it was last"
                + " resumed, validation left out; training minutes are all of it."));
    parts.add(
        new Part.Text(
            "Peak memory is the process's resident set while it trains, Java and libraries included,"
                + " looked at ten times a second: what is its own, and with the pages of files that"
                + " are mapped into it, such as the cache of features, which the system can take"
                + " back."));
    parts.add(
        new Part.Text(
            "A caption is timed from the pixels of a photo to its sentence, backbone included, the"
                + " photos one at a time: medians of %d photos. Parameters leave out frozen backbones."
                    .formatted(photos)));
    parts.add(new Part.Text("Scores: " + signature()));
  }

  private boolean anyPretrained() {
    return finished().stream().anyMatch(outcome -> outcome.row().pretraining().isPresent());
  }

  private String signature() {
    return scored(finished().get(0)).report().signature();
  }

  private String flags() {
    return outcomes.stream()
        .map(outcome -> outcome.row().name() + "\n  " + outcome.row().commands())
        .collect(Collectors.joining("\n"));
  }

  private Plot ciderD() {
    List<Plot.Line> points = new ArrayList<>();
    int number = 0;
    for (RowOutcome outcome : finished()) {
      number++;
      List<Score> scores = scored(outcome).report().scores().scores();
      int last = scores.size() - 1;
      Interval interval = scored(outcome).report().intervals().get(last);
      double place = number;
      String name = number + " " + outcome.row().name();
      points.add(
          new Plot.Line(
              name + " interval",
              List.of(place, place),
              List.of(100 * interval.low(), 100 * interval.high()),
              Plot.Look.SPAN,
              number - 1));
      points.add(
          new Plot.Line(
              name,
              List.of(place),
              List.of(100 * scores.get(last).corpus()),
              Plot.Look.POINTS,
              number - 1));
    }
    return new Plot("cider-d", "CIDEr-D with 95 % interval", "row", "CIDEr-D, %", points);
  }

  private Plot courses() {
    List<Plot.Line> lines = new ArrayList<>();
    for (RowOutcome outcome : finished()) {
      List<EpochReport> epochs = row(outcome).epochs();
      lines.add(
          new Plot.Line(
              outcome.row().name(),
              epochs.stream().map(epoch -> (double) epoch.epoch()).toList(),
              epochs.stream().map(epoch -> 100 * epoch.scores().get("CIDEr-D")).toList(),
              Plot.Look.JOINED,
              lines.size()));
    }
    return new Plot("epochs", "CIDEr-D after every epoch", "epoch", "CIDEr-D, %", lines);
  }

  private static RowOutcome.Scored scored(RowOutcome outcome) {
    return outcome.finished().orElseThrow();
  }

  private static FinishedRow row(RowOutcome outcome) {
    return scored(outcome).row();
  }

  private static double corpus(RowOutcome outcome, int metric) {
    return scored(outcome).report().scores().scores().get(metric).corpus();
  }

  /** Returns a score to the digits that are shown, so that what looks equal is. */
  private static long shown(double fraction) {
    return Math.round(10_000 * fraction);
  }

  private static String text(Interval interval) {
    return percent("%.1f", interval.low()) + " to " + percent("%.1f", interval.high());
  }

  private static String percent(String form, double fraction) {
    return number(form, 100 * fraction);
  }

  private static String millions(long parameters) {
    return number("%.1f M", parameters / 1e6);
  }

  static String number(String form, double value) {
    String text = String.format(Locale.ROOT, form, value);
    return text.matches("[-+]0[.]0+") ? text.substring(1) : text; // neither more nor less
  }
}
