package captioner.compare;

import captioner.compare.Part.Cell;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Writes the page as one HTML file that needs nothing beside it, and no script. */
final class HtmlForm {
  private HtmlForm() {}

  static String of(String title, List<Part> parts) throws IOException {
    StringBuilder body = new StringBuilder();
    for (Part part : parts) {
      body.append(of(part));
    }
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src \
    'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>%1$s</title>
    <link rel="icon" href="data:,">
    <style>
    %2$s</style>
    </head>
    <body>
    <main>
    <h1>%1$s</h1>
    %3$s</main>
    </body>
    </html>
    """
        .formatted(escaped(title), style(), body);
  }

  private static String style() throws IOException {
    try (InputStream in = HtmlForm.class.getResourceAsStream("comparison.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String of(Part part) throws IOException {
    if (part instanceof Part.Heading heading) {
      return "<h2>" + escaped(heading.text()) + "</h2>\n";
    }
    if (part instanceof Part.Text text) {
      return "<p>" + escaped(text.text()) + "</p>\n";
    }
    if (part instanceof Part.Warning warning) {
      return "<p class=\"warning\">" + escaped(warning.text()) + "</p>\n";
    }
    if (part instanceof Part.Grid grid) {
      return table(grid);
    }
    if (part instanceof Part.Figure figure) {
      return figure(figure);
    }
    if (part instanceof Part.Sayings sayings) {
      StringBuilder lines = new StringBuilder();
      for (Cell line : sayings.lines()) {
        lines.append("<dt>%s</dt><dd>%s</dd>%n".formatted(escaped(line.small()), text(line)));
      }
      return "<h3>%s</h3>%n<dl>%n%s</dl>%n".formatted(escaped(sayings.about()), lines);
    }
    Part.Verbatim verbatim = (Part.Verbatim) part;
    return "<details><summary>%s</summary>%n<pre tabindex=\"0\">%s</pre></details>%n"
        .formatted(escaped(verbatim.title()), escaped(verbatim.text()));
  }

  private static String figure(Part.Figure figure) throws IOException {
    Plot plot = figure.plot();
    return """
    <figure><picture>
    <source media="(max-width: 560px) and (prefers-color-scheme: dark)" srcset="%s">
    <source media="(max-width: 560px)" srcset="%s">
    <source media="(prefers-color-scheme: dark)" srcset="%s">
    <img src="%s" alt="%s"></picture></figure>
    """
        .formatted(
            picture(plot, Ink.DARK, Plot.NARROW),
            picture(plot, Ink.LIGHT, Plot.NARROW),
            picture(plot, Ink.DARK, Plot.WIDE),
            picture(plot, Ink.LIGHT, Plot.WIDE),
            escaped(figure.text()));
  }

  private static String picture(Plot plot, Ink ink, int width) throws IOException {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(plot.png(ink, width));
  }

  private static String table(Part.Grid grid) {
    StringBuilder text = new StringBuilder("<div class=\"wide\" tabindex=\"0\" role=\"region\"");
    text.append(" aria-label=\"%s\"><table>%n<thead><tr>".formatted(escaped(grid.about())));
    grid.header()
        .forEach(name -> text.append("<th scope=\"col\">%s</th>".formatted(escaped(name))));
    text.append("</tr></thead>\n<tbody>\n");
    for (List<Cell> row : grid.rows()) {
      text.append("<tr><th scope=\"row\">%s</th>".formatted(cell(row.get(0))));
      row.subList(1, row.size()).forEach(cell -> text.append("<td>" + cell(cell) + "</td>"));
      text.append("</tr>\n");
    }
    return text.append("</tbody>\n</table></div>\n").toString();
  }

  private static String cell(Cell cell) {
    return cell.small().isEmpty()
        ? text(cell)
        : text(cell) + "<small>" + escaped(cell.small()) + "</small>";
  }

  private static String text(Cell cell) {
    String text = escaped(cell.text());
    return cell.strong() ? "<strong>" + text + "</strong>" : text;
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
