package captioner.cli;

import captioner.Explanation;
import captioner.output.Existing;
import captioner.output.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/**
 * Where captions go, and in which form.
 *
 * @param terminal the form that is printed, if one is
 * @param files the forms of files
 * @param sidecars the forms that give each photo a file of its own
 * @param sidecarFolder where these go, if not beside the photos
 * @param existing what becomes of outputs that are there: gone on with (REFUSE, which refuses those
 *     of other runs), replaced, or for sidecars kept
 * @param minConfidence photos whose caption is less sure than that fail instead, from 0 to 1
 * @param failed whether photos that failed in an earlier run are tried again (REPLACE) or not
 */
record OutputFlags(
    Optional<Format> terminal,
    Map<Path, Format> files,
    Set<Format> sidecars,
    Optional<Path> sidecarFolder,
    Existing existing,
    double minConfidence,
    Existing failed) {
  private static final String TERMINAL = "-";

  static List<Option> options() {
    return List.of(
        Flags.output("FILE", "written as .txt .jsonl .csv .json say; repeatable"),
        Flags.value(
            "format",
            "NAME",
            "text, jsonl, csv, coco, html (a folder); with commas"
                + " also a file beside each photo: sidecar, xmp"),
        Flags.value("sidecar-dir", "DIR", "build the tree of sidecars there"),
        Flags.value("min-confidence", "X", "fail photos whose caption is less sure, 0 to 1"),
        Flags.flag("resume", "go on where the last run was stopped (the default)"),
        Flags.flag("overwrite", "begin anew, and replace sidecars and descriptions"),
        Flags.flag("skip-existing", "only photos without sidecar or description"),
        Flags.flag("retry-failed", "when going on, try photos again that failed"));
  }

  /**
   * Reads the flags.
   *
   * @throws UsageException if they make no sense together
   * @throws IOException if an output cannot be written
   */
  static OutputFlags of(CommandLine line) throws IOException, UsageException {
    Set<Format> sidecars = EnumSet.noneOf(Format.class);
    List<Format> formats = new ArrayList<>();
    for (Format format : formats(line)) {
      if (format.isSidecar()) {
        sidecars.add(format);
      } else if (!formats.contains(format)) {
        formats.add(format);
      }
    }
    List<String> names = values(line, "output").distinct().toList();
    if (names.isEmpty() && (!formats.isEmpty() || sidecars.isEmpty())) {
      names = List.of(TERMINAL);
    }
    Map<String, Format> outputs = assign(names, formats);
    Optional<Format> terminal = Optional.ofNullable(outputs.remove(TERMINAL));
    if (terminal.isPresent() && Set.of(Format.COCO, Format.HTML).contains(terminal.get())) {
      throw new UsageException("--format " + terminal.get().title() + " needs --output");
    }
    if (line.hasOption("sidecar-dir") && sidecars.isEmpty()) {
      sidecars.add(Format.SIDECAR);
    }
    return new OutputFlags(
        terminal,
        files(outputs),
        sidecars,
        sidecarFolder(line),
        existing(line, sidecars),
        minConfidence(line),
        line.hasOption("retry-failed") ? Existing.REPLACE : Existing.KEEP);
  }

  /** Checks that each can be written, before anything is captioned. */
  private static Map<Path, Format> files(Map<String, Format> outputs)
      throws IOException, UsageException {
    Map<Path, Format> files = new LinkedHashMap<>();
    Set<Path> distinct = new HashSet<>();
    for (Map.Entry<String, Format> output : outputs.entrySet()) {
      Path file = Path.of(output.getKey());
      if (output.getValue() != Format.HTML) {
        requireRegular(Flags.writable(file, "output"));
      }
      if (!distinct.add(file.toAbsolutePath().normalize())) {
        throw new UsageException("--output is given twice: " + file);
      }
      files.put(file, output.getValue());
    }
    return files;
  }

  /** What is written is also read and cut, to go on with it. */
  private static void requireRegular(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(
          "--output must be a file: " + file + "; without it captions are printed");
    }
  }

  private static Optional<Path> sidecarFolder(CommandLine line) throws IOException {
    Optional<Path> folder = Optional.ofNullable(line.getOptionValue("sidecar-dir")).map(Path::of);
    if (folder.isPresent() && Files.exists(folder.get()) && !Files.isDirectory(folder.get())) {
      throw new IOException("--sidecar-dir must be a folder, but is a file: " + folder.get());
    }
    return folder;
  }

  private static Stream<String> values(CommandLine line, String name) {
    return Stream.ofNullable(line.getOptionValues(name)).flatMap(Stream::of);
  }

  private static List<Format> formats(CommandLine line) throws UsageException {
    List<Format> formats = new ArrayList<>();
    for (String name : values(line, "format").flatMap(v -> Stream.of(v.split(","))).toList()) {
      List<String> titles = Stream.of(Format.values()).map(Format::title).toList();
      formats.add(
          Format.named(name)
              .orElseThrow(
                  () ->
                      new UsageException(
                          "--format must be %s: %s%s"
                              .formatted(Flags.either(titles), name, Nearest.hint(name, titles)))));
    }
    return formats;
  }

  /** Gives each output its form: a single one that of --format, others that of their names. */
  private static Map<String, Format> assign(List<String> names, List<Format> formats)
      throws UsageException {
    Map<String, Format> outputs = new LinkedHashMap<>();
    if (names.size() == 1 && formats.size() == 1) {
      outputs.put(names.get(0), formats.get(0));
      return outputs;
    }
    if (!formats.isEmpty()) {
      throw new UsageException(
          "--format %s goes with one --output; of several, each is written as its name says (.txt, .jsonl, .csv, .json, .html)"
              .formatted(String.join(",", formats.stream().map(Format::title).toList())));
    }
    for (String name : names) {
      outputs.put(name, name.equals(TERMINAL) ? Format.TEXT : promisedBy(name));
    }
    return outputs;
  }

  private static Format promisedBy(String name) throws UsageException {
    Path file = Path.of(name);
    Optional<Format> format = Format.of(file);
    if (format.isEmpty() && file.getFileName().toString().contains(".")) {
      throw new UsageException(
          "--output %s: this name does not say how to write it; give --format, or a name in .txt, .jsonl, .csv, .json or .html"
              .formatted(name));
    }
    return format.orElse(Format.TEXT);
  }

  private static Existing existing(CommandLine line, Set<Format> sidecars) throws UsageException {
    if (line.hasOption("overwrite")) {
      Flags.refuse(line, "and --overwrite exclude each other", "resume", "skip-existing");
      return Existing.REPLACE;
    }
    if (line.hasOption("skip-existing") && sidecars.isEmpty()) {
      throw new UsageException("--skip-existing goes with --format sidecar or xmp");
    }
    return line.hasOption("skip-existing") ? Existing.KEEP : Existing.REFUSE;
  }

  private static double minConfidence(CommandLine line) throws UsageException {
    double least = Flags.number(line, "min-confidence", 0);
    if (!(least >= 0 && least <= 1)) {
      throw new UsageException("--min-confidence must be from 0 to 1: " + least);
    }
    return least;
  }

  /** Returns whether photos that have their sidecars need no caption. */
  boolean isSidecarsOnly() {
    return terminal.isEmpty() && files.isEmpty();
  }

  /** Returns the files of one form. */
  List<Path> filesOf(Format format) {
    return files.keySet().stream().filter(file -> files.get(file) == format).toList();
  }

  /** Returns what outputs show besides captions. */
  Explanation explanation() {
    return files.containsValue(Format.HTML) ? Explanation.ATTENTION : Explanation.NONE;
  }
}
