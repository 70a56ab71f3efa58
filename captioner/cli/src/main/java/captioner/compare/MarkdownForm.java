package captioner.compare;

import captioner.compare.Part.Cell;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the page as Markdown, its plots beside it in {@code plots/}. */
final class MarkdownForm {
  private MarkdownForm() {}

  static String of(String title, List<Part> parts) {
    return "# "
        + escaped(title)
        + "\n\n"
        + parts.stream().map(MarkdownForm::of).collect(Collectors.joining("\n"));
  }

  private static String of(Part part) {
    if (part instanceof Part.Heading heading) {
      return "## " + escaped(heading.text()) + "\n";
    }
    if (part instanceof Part.Text text) {
      return escaped(text.text()) + "\n";
    }
    if (part instanceof Part.Warning warning) {
      return "> **" + escaped(warning.text()) + "**\n";
    }
    if (part instanceof Part.Grid grid) {
      return table(grid);
    }
    if (part instanceof Part.Figure figure) {
      return "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"plots/%s-dark.png\">"
              .formatted(figure.plot().file())
          + "<img src=\"plots/%s.png\" alt=\"%s\" width=\"760\"></picture>\n"
              .formatted(figure.plot().file(), HtmlForm.escaped(figure.text()));
    }
    if (part instanceof Part.Sayings sayings) {
      return escaped(sayings.about())
          + "\n\n"
          + sayings.lines().stream()
              .map(line -> "* %s: %s%n".formatted(escaped(line.small()), text(line)))
              .collect(Collectors.joining());
    }
    Part.Verbatim verbatim = (Part.Verbatim) part;
    return "<details><summary>%s</summary>\n\n```\n%s\n```\n\n</details>\n"
        .formatted(escaped(verbatim.title()), verbatim.text());
  }

  private static String table(Part.Grid grid) {
    String rule = String.join("|", Collections.nCopies(grid.header().size() - 1, "--:"));
    return line(grid.header().stream().map(MarkdownForm::escaped).toList())
        + (grid.header().size() == 1 ? "|---|\n" : "|---|" + rule + "|\n")
        + grid.rows().stream()
            .map(row -> line(row.stream().map(MarkdownForm::cell).toList()))
            .collect(Collectors.joining());
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String cell(Cell cell) {
    return cell.small().isEmpty() ? text(cell) : text(cell) + " (" + escaped(cell.small()) + ")";
  }

  private static String text(Cell cell) {
    String text = escaped(cell.text());
    return cell.strong() && !text.isEmpty() ? "**" + text + "**" : text;
  }

  private static String escaped(String text) {
    return text.replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1").replace("\n", " ");
  }
}
