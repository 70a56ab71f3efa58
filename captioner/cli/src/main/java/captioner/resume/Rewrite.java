package captioner.resume;

import captioner.output.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Takes rows out of all row files at once. New files are written beside the old ones; then a new
 * journal takes the place of the old one, in one step; then the new files take theirs. A process
 * that is killed before that step has changed nothing, and what one leaves that is killed after it
 * is finished by {@link #settle}: the journal counts rewrites, and the new files' names tell which.
 *
 * <p>Reports keep their old rows: the later of two on one photo is what they show.
 */
final class Rewrite implements Closeable {
  private final List<RowCopy> copies = new ArrayList<>();

  private Rewrite(List<Path> files, int number) throws IOException {
    for (Path file : files) {
      copies.add(new RowCopy(file, rewritten(file, number)));
    }
  }

  private static Path rewritten(Path file, int number) {
    return file.resolveSibling("." + file.getFileName() + "." + number);
  }

  /**
   * Takes out the rows of some photos.
   *
   * @param without keys of the photos
   */
  static void run(Path journal, JournalHeader header, List<Path> files, Set<String> without)
      throws IOException {
    JournalHeader next = header.withRewrites(header.rewrites() + 1);
    Journal.write(
        journal,
        next,
        to -> {
          try (Rewrite rewrite = new Rewrite(files, next.rewrites())) {
            rewrite.copy(header.begins());
            Journal.read(
                journal,
                entry -> {
                  if (without.contains(entry.key())) {
                    rewrite.skip(entry.ends());
                  } else {
                    to.write(entry.withEnds(rewrite.copy(entry.ends())));
                  }
                });
          }
        });
    settle(next, files);
  }

  private List<Long> copy(List<Long> oldEnds) throws IOException {
    List<Long> ends = new ArrayList<>();
    for (int i = 0; i < copies.size(); i++) {
      ends.add(copies.get(i).copy(oldEnds.get(i)));
    }
    ends.addAll(oldEnds.subList(copies.size(), oldEnds.size())); // reports keep all their rows
    return ends;
  }

  private void skip(List<Long> oldEnds) {
    for (int i = 0; i < copies.size(); i++) {
      copies.get(i).skip(oldEnds.get(i));
    }
  }

  /** Finishes what a killed process may have left. */
  static void settle(JournalHeader header, List<Path> files) throws IOException {
    for (Path file : files) {
      Path done = rewritten(file, header.rewrites());
      if (Files.exists(done)) {
        AtomicFile.move(done, file);
      }
      Files.deleteIfExists(rewritten(file, header.rewrites() + 1));
    }
  }

  @Override
  public void close() throws IOException {
    for (RowCopy copy : copies) {
      copy.close();
    }
  }
}
