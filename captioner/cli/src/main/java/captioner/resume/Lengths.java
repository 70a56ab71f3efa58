package captioner.resume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How long a journal says that row files are, in bytes, and reports, in rows.
 *
 * @param hasRows whether there are any rows
 * @param committed up to the last row of the last batch
 * @param ended in all, if the last run was not killed
 */
record Lengths(boolean hasRows, List<Long> committed, Optional<List<Long>> ended) {

  static Lengths of(Path journal, JournalHeader header) throws IOException {
    Last last = new Last();
    Journal.read(journal, last);
    return last.ends.isEmpty()
        ? new Lengths(false, header.begins(), last.ended)
        : new Lengths(true, last.ends.get(), last.ended);
  }

  private static final class Last implements Journal.Reader {
    private Optional<List<Long>> ends = Optional.empty();
    private Optional<List<Long>> ended = Optional.empty();

    @Override
    public void entry(Entry entry) {
      ends = Optional.of(entry.ends());
    }

    @Override
    public void begun() {
      ended = Optional.empty();
    }

    @Override
    public void ended(List<Long> lengths) {
      ended = Optional.of(lengths);
    }
  }
}
