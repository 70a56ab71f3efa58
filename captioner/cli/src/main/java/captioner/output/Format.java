package captioner.output;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The forms in which captions can be had. */
public enum Format {
  /** Path, tab, caption. */
  TEXT("txt", "tsv"),

  /** A JSON object a line. */
  JSONL("jsonl", "ndjson"),

  /** Comma-separated values. */
  CSV("csv"),

  /** The results format of COCO. */
  COCO("json"),

  /** A folder of web pages. */
  HTML("html", "htm"),

  /** A text file beside each photo. */
  SIDECAR,

  /** An XMP file beside each photo. */
  XMP;

  private final List<String> extensions;

  Format(String... extensions) {
    this.extensions = List.of(extensions);
  }

  /** Returns the format that users call by a name. */
  public static Optional<Format> named(String name) {
    return Stream.of(values()).filter(format -> format.title().equals(name.strip())).findFirst();
  }

  /** Returns the format that a file's extension promises. */
  public static Optional<Format> of(Path file) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return Stream.of(values()).filter(f -> f.extensions.contains(extension)).findFirst();
  }

  /** Returns the name that users call it by. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns whether each photo has a file of its own. */
  public boolean isSidecar() {
    return extensions.isEmpty();
  }
}
