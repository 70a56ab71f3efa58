package captioner.report;

import captioner.output.AtomicFile;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The data of a report: {@code data/about.js} says how many files there are, and {@code
 * data/000.js} and so on hold 250 lines each. A line is a call, {@code photo({...});} or {@code
 * failure({...});}, and is appended in one piece, so that a killed run leaves whole lines.
 */
final class ReportLog {
  static final int LINES_A_FILE = 250;

  private static final Pattern LINE = Pattern.compile("([a-z]+)\\((\\{.*})\\);");
  private static final Gson GSON = new Gson(); // escapes <, > and line separators

  private final Path report;
  private final String model;
  private int next;

  private ReportLog(Path report, String model, int next) {
    this.report = report;
    this.model = model;
    this.next = next;
  }

  /** A line that was read back. */
  record Entry(String call, JsonObject values) {
    int number() {
      return values.get("number").getAsInt();
    }
  }

  /** Returns whether a folder holds the data of a report. */
  static boolean isIn(Path report) {
    return Files.isRegularFile(about(report));
  }

  /** Begins the data of a report on captions by a model. */
  static ReportLog begin(Path report, String model) throws IOException {
    Files.createDirectories(about(report).getParent());
    ReportLog log = new ReportLog(report, model, 0);
    log.describe(0);
    return log;
  }

  /** Goes on with the data of a report; a line that was cut is taken away. */
  static ReportLog resume(Path report, String model) throws IOException {
    JsonObject about = readAbout(report);
    String before = about.get("model").getAsString();
    if (!before.equals(model)) {
      throw new IOException(
          "the report %s has captions by %s, not by %s; give it another folder"
              .formatted(report, before, model));
    }
    int last = about.get("files").getAsInt() - 1;
    if (last < 0) {
      return new ReportLog(report, model, 0);
    }
    List<Entry> whole = entries(file(report, last)).toList();
    StringBuilder text = new StringBuilder();
    whole.forEach(entry -> text.append(line(entry)));
    replace(file(report, last), text.toString());
    int next = whole.isEmpty() ? last * LINES_A_FILE : whole.get(whole.size() - 1).number() + 1;
    return new ReportLog(report, model, next);
  }

  /**
   * Takes away all lines but the first.
   *
   * @throws IOException if there are not so many
   */
  static void keep(Path report, int lines) throws IOException {
    ReportLog log = new ReportLog(report, readAbout(report).get("model").getAsString(), lines);
    int files = (lines + LINES_A_FILE - 1) / LINES_A_FILE;
    List<Entry> kept = List.of();
    if (files > 0) {
      Path last = file(report, files - 1);
      kept = entries(last).filter(entry -> entry.number() < lines).toList();
      replace(last, kept.stream().map(ReportLog::line).collect(Collectors.joining()));
    }
    if (kept.size() != lines - LINES_A_FILE * Math.max(0, files - 1)) {
      throw new IOException(
          report + " is not as it was left; give another --output, or --overwrite to begin anew");
    }
    log.describe(files);
    for (int i = files; Files.deleteIfExists(file(report, i)); i++) {
      // one file after the other
    }
  }

  /** Returns the number that the next line will have. */
  int next() {
    return next;
  }

  /** Adds a line. */
  void append(String call, JsonObject values) throws IOException {
    Path file = file(report, next / LINES_A_FILE);
    if (next % LINES_A_FILE == 0) {
      Files.writeString(file, ""); // there before about.js promises it
      describe(next / LINES_A_FILE + 1);
    }
    values.addProperty("number", next);
    Files.writeString(file, line(new Entry(call, values)), StandardOpenOption.APPEND);
    next++;
  }

  private void describe(int files) throws IOException {
    JsonObject about = new JsonObject();
    about.addProperty("model", model);
    about.addProperty("files", files);
    replace(about(report), line(new Entry("about", about)));
  }

  private static JsonObject readAbout(Path report) throws IOException {
    return lines(about(report))
        .map(Entry::values)
        .filter(values -> values.has("model") && values.has("files"))
        .findFirst()
        .orElseThrow(() -> new IOException(about(report) + " is broken; begin the report anew"));
  }

  /** Returns the whole lines of one of the files. */
  static Stream<Entry> entries(Path file) throws IOException {
    return lines(file).filter(entry -> entry.values().has("number"));
  }

  private static Stream<Entry> lines(Path file) throws IOException {
    // not Files.lines: a cut line may end within a character
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
        .lines()
        .flatMap(ReportLog::parsed);
  }

  private static Stream<Entry> parsed(String line) {
    Matcher matcher = LINE.matcher(line);
    try {
      return matcher.matches()
          ? Stream.of(
              new Entry(matcher.group(1), GSON.fromJson(matcher.group(2), JsonObject.class)))
          : Stream.empty();
    } catch (JsonParseException e) {
      return Stream.empty();
    }
  }

  private static String line(Entry entry) {
    return entry.call() + "(" + GSON.toJson(entry.values()) + ");\n";
  }

  private static Path about(Path report) {
    return report.resolve("data").resolve("about.js");
  }

  private static Path file(Path report, int index) {
    return report.resolve("data").resolve(String.format(Locale.ROOT, "%03d.js", index));
  }

  /** Whoever reads the file meanwhile sees the old or the new one. */
  private static void replace(Path file, String text) throws IOException {
    AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
