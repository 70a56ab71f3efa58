package captioner.resume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Decides whether a run can go on with the outputs that are there. */
final class ExistingOutputs {
  private ExistingOutputs() {}

  /** Returns whether there is anything that could be gone on with, or lost. */
  static boolean areThere(RunOutputs outputs) throws IOException {
    for (Path output : outputs.all()) {
      if (isThere(output)) {
        return true;
      }
    }
    // of a run whose only outputs are written at its end, the journal is all there is till then
    return Files.exists(outputs.journal()) && outputs.coco().equals(outputs.all());
  }

  /** Folders that are empty may have been made for us. */
  private static boolean isThere(Path output) throws IOException {
    if (!Files.isDirectory(output)) {
      return Files.exists(output);
    }
    try (Stream<Path> content = Files.list(output)) {
      return content.findAny().isPresent();
    }
  }

  /**
   * Returns how the run that wrote the outputs began.
   *
   * @throws IOException if that was no run, or another one
   */
  static JournalHeader requireSameRun(RunOutputs outputs, JournalHeader now) throws IOException {
    Path journal = outputs.journal();
    if (!Files.exists(journal)) {
      Path there = outputs.all().stream().filter(Files::exists).findFirst().orElseThrow();
      throw new IOException(
          "%s exists, and without %s there is no going on with it; give another --output, or --overwrite to replace it"
              .formatted(there, journal));
    }
    JournalHeader before = Journal.header(journal);
    Path first = outputs.all().get(0);
    if (!before.outputs().equals(now.outputs())) {
      throw new IOException(
          "%s was written together with other outputs (%s, now %s); give the same ones to go on, or --overwrite to begin anew"
              .formatted(
                  first, String.join(", ", before.outputs()), String.join(", ", now.outputs())));
    }
    if (!before.settings().equals(now.settings())) {
      throw new IOException(
          "%s was made with other settings (%s); give the same ones to go on, another --output, or --overwrite to begin anew"
              .formatted(first, differences(before.settings(), now.settings())));
    }
    return before;
  }

  private static String differences(Map<String, String> before, Map<String, String> now) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    return String.join(
        ", ",
        names.stream()
            .filter(name -> !before.getOrDefault(name, "").equals(now.getOrDefault(name, "")))
            .map(
                name ->
                    "%s %s, now %s"
                        .formatted(
                            name,
                            before.getOrDefault(name, "unknown"),
                            now.getOrDefault(name, "unknown")))
            .toList());
  }

  /**
   * Checks that nobody else has written to the row files.
   *
   * @throws IOException if a file is missing, shorter than its rows, or not as long as it was
   */
  static void requireUnchanged(RunOutputs outputs, Lengths lengths) throws IOException {
    List<Path> files = outputs.rowFiles();
    for (int i = 0; i < files.size(); i++) {
      long now = Files.exists(files.get(i)) ? Files.size(files.get(i)) : -1;
      boolean changed =
          lengths.ended().isPresent()
              ? now != lengths.ended().get().get(i)
              : lengths.hasRows() && now < lengths.committed().get(i);
      if (changed) {
        throw new IOException(
            "%s is not as it was left (it has %d bytes); give another --output, or --overwrite to begin anew"
                .formatted(files.get(i), Math.max(0, now)));
      }
    }
  }
}
