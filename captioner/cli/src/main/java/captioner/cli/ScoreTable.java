package captioner.cli;

import captioner.evaluation.Comparison;
import captioner.evaluation.Interval;
import captioner.evaluation.ScoreReport;
import captioner.evaluation.SystemComparison;
import captioner.metrics.CaptionHealth;
import captioner.metrics.Score;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints scores for people: per cent, to two decimals. */
final class ScoreTable {
  private static final int CHANGES = 10;

  private ScoreTable() {}

  /** Prints a score a line, with its interval if there is one, then what the captions are like. */
  static void print(ScoreReport report, PrintStream to) {
    List<Score> scores = report.scores().scores();
    Table table = new Table();
    for (int k = 0; k < scores.size(); k++) {
      List<String> row =
          new ArrayList<>(List.of(scores.get(k).name(), percent(scores.get(k).corpus())));
      if (!report.intervals().isEmpty()) {
        row.add(text(report.intervals().get(k)));
      }
      table.add(row.toArray(String[]::new));
    }
    table.print(to);
    to.println();
    printHealth(report, to);
    to.println();
    to.println(report.signature());
  }

  private static void printHealth(ScoreReport report, PrintStream to) {
    CaptionHealth health = report.health();
    Table table = new Table();
    table.add("captions", String.format(Locale.ROOT, "%,d", report.set().ids().size()));
    table.add("words a caption", String.format(Locale.ROOT, "%.2f", health.meanLength()));
    table.add("different words", String.format(Locale.ROOT, "%,d", health.words()));
    table.add("distinct-1", percent(health.distinct1()));
    table.add("distinct-2", percent(health.distinct2()));
    table.add("bad endings", percent(health.badEndings()));
    table.add("repeated words", percent(health.repeatedWords()));
    report.novelty().ifPresent(share -> table.add("not in training", percent(share)));
    table.print(to);
  }

  /** Prints two systems side by side, and the images on which they differ most. */
  static void print(SystemComparison comparison, Path other, PrintStream to) {
    List<Score> scores = comparison.first().scores().scores();
    Table table = new Table();
    List<String> titles = new ArrayList<>(List.of("", "score", "other", "change"));
    if (!comparison.comparisons().isEmpty()) {
      titles.addAll(List.of("95 % interval", "P(not better)"));
    }
    table.add(titles.toArray(String[]::new));
    for (int k = 0; k < scores.size(); k++) {
      String name = scores.get(k).name();
      double ours = scores.get(k).corpus();
      double theirs = comparison.other().scores().corpus(name);
      List<String> row =
          new ArrayList<>(List.of(name, percent(ours), percent(theirs), signed(ours - theirs)));
      if (!comparison.comparisons().isEmpty()) {
        Comparison change = comparison.comparisons().get(k);
        row.add(text(change.interval()));
        row.add(String.format(Locale.ROOT, "%.3f", change.notBetter()));
      }
      table.add(row.toArray(String[]::new));
    }
    table.print(to);
    String metric = telling(scores);
    printChanges("gains", metric, comparison.gains(metric, CHANGES), to);
    printChanges("losses", metric, comparison.losses(metric, CHANGES), to);
    to.println();
    printHealth(comparison.first(), to);
    to.println();
    to.println("other: " + other);
    to.println(comparison.first().signature());
  }

  /** Returns the metric by which single images are compared: CIDEr-D, or else the last one. */
  private static String telling(List<Score> scores) {
    List<String> names = scores.stream().map(Score::name).toList();
    return names.contains("CIDEr-D") ? "CIDEr-D" : names.get(names.size() - 1);
  }

  private static void printChanges(
      String title, String metric, List<SystemComparison.Change> changes, PrintStream to) {
    to.println();
    to.println("largest " + title + " in " + metric);
    Table table = new Table();
    for (SystemComparison.Change change : changes) {
      table.add(
          String.valueOf(change.id()), percent(change.score()), String.join(" ", change.caption()));
      table.add("  other", percent(change.otherScore()), String.join(" ", change.otherCaption()));
    }
    table.print(to);
  }

  private static String text(Interval interval) {
    return percent(interval.low()) + " to " + percent(interval.high());
  }

  /** Returns a score as it is printed: 0.5731 is 57.31. */
  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.2f", 100 * fraction);
  }

  private static String signed(double fraction) {
    return String.format(Locale.ROOT, "%+.2f", 100 * fraction);
  }
}
