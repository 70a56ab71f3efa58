package captioner.resume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run leaves behind.
 *
 * @param rows files that grow with each photo
 * @param coco files in COCO's results format, which are written when the run ends
 * @param reports folders that grow with each photo
 */
public record RunOutputs(List<RowOutput> rows, List<Path> coco, List<ReportOutput> reports) {
  /** Puts them into an order of their own, so that it does not matter which was named first. */
  public RunOutputs {
    rows = rows.stream().sorted(Comparator.comparing(RowOutput::file)).toList();
    coco = coco.stream().sorted().toList();
    reports = reports.stream().sorted(Comparator.comparing(ReportOutput::folder)).toList();
  }

  List<Path> rowFiles() {
    return rows.stream().map(RowOutput::file).toList();
  }

  List<Path> all() {
    return Stream.of(rowFiles(), coco, reports.stream().map(ReportOutput::folder).toList())
        .flatMap(List::stream)
        .toList();
  }

  /** Returns the journal's file, beside the first output. */
  Path journal() {
    Path first = all().get(0);
    return first.resolveSibling(first.getFileName() + ".state");
  }

  List<String> names() {
    return all().stream().map(file -> file.getFileName().toString()).toList();
  }

  /** Returns where the first row begins, in each row file and report. */
  List<Long> beginnings() throws IOException {
    List<Long> begins = new ArrayList<>();
    for (RowOutput row : rows) {
      begins.add(RowFile.beginning(row));
    }
    reports.forEach(report -> begins.add(0L));
    return begins;
  }
}
