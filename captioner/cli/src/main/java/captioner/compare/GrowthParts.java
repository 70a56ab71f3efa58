package captioner.compare;

import captioner.compare.Measurement.Attention;
import captioner.compare.Measurement.Step;
import captioner.compare.Part.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What the page says of how time and memory grow with captions and image tokens.
 *
 * @param rows that are finished
 */
record GrowthParts(List<RowOutcome> rows) {
  private static final double MEGABYTE = 1e6;

  void addTo(List<Part> parts) {
    addByLength(parts);
    addByTokens(parts);
    rows.stream()
        .map(GrowthParts::measured)
        .filter(measured -> measured.heads() > 0)
        .findFirst()
        .ifPresent(measured -> addAttention(parts, measured));
  }

  private void addByLength(List<Part> parts) {
    Step step = measured(rows.get(0)).byLength().get(0);
    parts.add(new Part.Heading("As captions grow longer"));
    parts.add(
        new Part.Text(
            "A whole training step of %d captions of so many words, of images of %d tokens: an LSTM"
                    .formatted(measured(rows.get(0)).rows(), step.imageTokens())
                + " computes one state after another, a Transformer all places at once. Medians of"
                + " 3 steps with random features and words; memory is what a step takes beyond"
                + " weights, gradients and moments."));
    parts.add(
        grid("words", Measurement::byLength, Step::words, "captions/s by words of a caption"));
    parts.add(
        new Part.Figure(
            plot(
                "length-speed",
                "Training speed and length of captions",
                "words of a caption",
                "captions/s",
                Measurement::byLength,
                Step::words,
                Step::captionsPerSecond),
            "Training captions a second by words of a caption, as in the table"));
    addMemory(
        parts,
        plot(
            "length-memory",
            "Memory of a training step and length of captions",
            "words of a caption",
            "MB",
            Measurement::byLength,
            Step::words,
            s -> s.bytes() / MEGABYTE),
        "Memory of a training step by words of a caption, as in the table");
  }

  private void addByTokens(List<Part> parts) {
    Step step = measured(rows.get(0)).byTokens().get(0);
    parts.add(new Part.Heading("As images have more tokens"));
    parts.add(
        new Part.Text(
            "The same with captions of %d words. An encoder compares every image token with every"
                    .formatted(step.words())
                + " other, N × N; a decoder that attends, every word with every image token, N × M."));
    parts.add(
        grid(
            "image tokens",
            Measurement::byTokens,
            Step::imageTokens,
            "captions/s by number of image tokens"));
    addMemory(
        parts,
        plot(
            "tokens-memory",
            "Memory of a training step and number of image tokens",
            "image tokens N",
            "MB",
            Measurement::byTokens,
            Step::imageTokens,
            s -> s.bytes() / MEGABYTE),
        "Memory of a training step by number of image tokens, as in the table");
  }

  private static void addMemory(List<Part> parts, Plot plot, String text) {
    boolean told = plot.lines().stream().anyMatch(l -> l.y().stream().anyMatch(value -> value > 0));
    if (told) {
      parts.add(new Part.Figure(plot, text));
    } else {
      parts.add(new Part.Text("This system does not tell how much memory a step takes."));
    }
  }

  private Part grid(
      String of,
      Function<Measurement, List<Step>> steps,
      Function<Step, Integer> place,
      String about) {
    List<String> header = new ArrayList<>(List.of(""));
    steps.apply(measured(rows.get(0))).forEach(step -> header.add(place.apply(step) + " " + of));
    List<List<Cell>> lines =
        rows.stream()
            .map(
                row ->
                    Stream.concat(
                            Stream.of(Cell.of(row.row().name())),
                            steps.apply(measured(row)).stream().map(GrowthParts::cell))
                        .toList())
            .toList();
    return new Part.Grid(about, header, lines);
  }

  private static Cell cell(Step step) {
    return new Cell(
        ComparisonPage.number("%.1f/s", step.captionsPerSecond()),
        step.bytes() == 0 ? "" : ComparisonPage.number("%,.0f MB", step.bytes() / MEGABYTE),
        false);
  }

  private Plot plot(
      String file,
      String title,
      String x,
      String y,
      Function<Measurement, List<Step>> steps,
      Function<Step, Integer> place,
      ToDoubleFunction<Step> value) {
    List<Plot.Line> lines = new ArrayList<>();
    for (RowOutcome row : rows) {
      List<Step> all = steps.apply(measured(row));
      lines.add(
          new Plot.Line(
              row.row().name(),
              all.stream().map(step -> (double) place.apply(step)).toList(),
              all.stream().map(value::applyAsDouble).toList(),
              Plot.Look.JOINED,
              lines.size()));
    }
    return new Plot(file, title, x, y, lines);
  }

  private static void addAttention(List<Part> parts, Measurement measured) {
    parts.add(new Part.Heading("The N × M term"));
    parts.add(
        new Part.Text(
            "One block of %d-head attention of M words to N image tokens, of %d captions, held for"
                    .formatted(measured.heads(), measured.rows())
                + " the backward pass. Expected are 4 bytes for each of 4 × heads × M × N scores"
                + " (scores, softmax, dropout's factors, product) and for each of width × (6 M + 4 N)"
                + " other numbers, for every caption; taken is what the resident set of the process"
                + " rose by."));
    parts.add(
        new Part.Grid(
            "Memory of attention, seen and expected",
            List.of("M words, N tokens", "N × M", "scores, MB", "expected, MB", "taken, MB"),
            measured.attention().stream().map(GrowthParts::cells).toList()));
    List<Plot.Line> lines = new ArrayList<>();
    List<Integer> lengths =
        measured.attention().stream().map(Attention::queries).distinct().toList();
    for (int words : lengths) {
      List<Attention> points =
          measured.attention().stream().filter(point -> point.queries() == words).toList();
      List<Double> tokens = points.stream().map(point -> (double) point.imageTokens()).toList();
      int colour = lengths.indexOf(words);
      lines.add(
          new Plot.Line(
              "M = " + words + " expected",
              tokens,
              points.stream().map(point -> point.formula() / MEGABYTE).toList(),
              Plot.Look.DASHED,
              colour));
      lines.add(
          new Plot.Line(
              "M = " + words,
              tokens,
              points.stream().map(point -> point.bytes() / MEGABYTE).toList(),
              Plot.Look.POINTS,
              colour));
    }
    addMemory(
        parts,
        new Plot(
            "attention",
            "Memory of attention: taken (points), expected (dashed)",
            "image tokens N",
            "MB",
            lines),
        "Memory of attention by image tokens for every length, seen beside the formula");
  }

  private static List<Cell> cells(Attention point) {
    return List.of(
        Cell.of("%d, %d".formatted(point.queries(), point.imageTokens())),
        Cell.of(ComparisonPage.number("%,.0f", (double) point.queries() * point.imageTokens())),
        Cell.of(ComparisonPage.number("%.1f", point.ofScores() / MEGABYTE)),
        Cell.of(ComparisonPage.number("%.1f", point.formula() / MEGABYTE)),
        Cell.of(
            point.bytes() == 0
                ? "not told"
                : ComparisonPage.number("%.1f", point.bytes() / MEGABYTE)));
  }

  private static Measurement measured(RowOutcome row) {
    return row.finished().map(scored -> scored.row().measurement()).orElseThrow();
  }
}
