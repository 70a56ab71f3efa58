package captioner.serve;

import captioner.report.HtmlReport;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The page for people, its style and scripts, and the documentation page. */
final class Pages {
  private Pages() {}

  /** Adds their addresses; all are read from the program now, and no other file ever is. */
  static void addTo(RoutesConfig routes) {
    add(routes, "/", "text/html; charset=utf-8", resource(Pages.class, "index.html"));
    add(routes, "/docs", "text/html; charset=utf-8", documentation());
    add(routes, "/page.css", "text/css; charset=utf-8", resource(Pages.class, "page.css"));
    add(routes, "/page.js", "text/javascript; charset=utf-8", resource(Pages.class, "page.js"));
    // the look of the report, and its colours of attention
    add(routes, "/report.css", "text/css; charset=utf-8", resource(HtmlReport.class, "report.css"));
    add(
        routes,
        "/heat.js",
        "text/javascript; charset=utf-8",
        resource(HtmlReport.class, "heat.js"));
  }

  private static void add(RoutesConfig routes, String path, String type, byte[] content) {
    routes.get(path, context -> context.contentType(type).result(content));
  }

  /** Returns the page with what is known here: options and problems. */
  private static byte[] documentation() {
    String options =
        Arrays.stream(QueryOption.values())
            .map(o -> "<tr><td><code>%s</code></td><td>%s</td></tr>".formatted(o.key(), o))
            .collect(Collectors.joining("\n"));
    String problems =
        Arrays.stream(Problem.Kind.values())
            .map(
                kind ->
                    "<tr id=\"%s\"><td><code>/docs#%<s</code></td><td>%d</td><td>%s</td></tr>"
                        .formatted(kind.slug(), kind.status(), kind.title()))
            .collect(Collectors.joining("\n"));
    return new String(resource(Pages.class, "docs.html"), StandardCharsets.UTF_8)
        .replace("<!--options-->", options)
        .replace("<!--problems-->", problems)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] resource(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " of the program cannot be read", e);
    }
  }
}
