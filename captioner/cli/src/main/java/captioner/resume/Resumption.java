package captioner.resume;

import captioner.output.Existing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds out which photos of a run are done, and goes on with its outputs, or begins them. */
public final class Resumption {
  private final RunOutputs outputs;
  private final boolean goesOn;
  private final Map<String, Known> known = new HashMap<>();
  private final Set<String> outdated = new HashSet<>();
  private JournalHeader header;
  private final Stamp journalAsRead;
  private int failedBefore;

  /** What is remembered of a photo that is done. */
  private record Known(Stamp stamp, boolean failed) {}

  private Resumption(RunOutputs outputs, JournalHeader header, boolean goesOn) {
    this.outputs = outputs;
    journalAsRead = Stamp.of(outputs.journal());
    this.header = header;
    this.goesOn = goesOn;
  }

  /**
   * Looks at what is there; writes nothing yet, but for what a killed process left half done.
   *
   * @param outputs at least one
   * @param settings by name, whatever changes the captions
   * @param existing whether outputs that are there are gone on with (or the user told why not), or
   *     replaced
   * @throws IOException if there are outputs that this run cannot go on with
   */
  public static Resumption of(RunOutputs outputs, Map<String, String> settings, Existing existing)
      throws IOException {
    JournalHeader header = JournalHeader.of(outputs, settings);
    if (existing == Existing.REPLACE || !ExistingOutputs.areThere(outputs)) {
      return new Resumption(outputs, header, false);
    }
    OutputLock lock = OutputLock.of(outputs.journal());
    try {
      return goingOn(outputs, header);
    } finally {
      lock.close();
    }
  }

  private static Resumption goingOn(RunOutputs outputs, JournalHeader header) throws IOException {
    JournalHeader before = ExistingOutputs.requireSameRun(outputs, header);
    Rewrite.settle(before, outputs.rowFiles());
    Resumption resumption = new Resumption(outputs, before, true);
    Journal.read(
        outputs.journal(),
        entry ->
            resumption.known.put(entry.key(), new Known(entry.stamp(), entry.caption().isEmpty())));
    ExistingOutputs.requireUnchanged(outputs, Lengths.of(outputs.journal(), before));
    return resumption;
  }

  /**
   * Returns the photos that are yet to be captioned, in order: those that are not in the outputs,
   * and those whose files have changed, whose rows are taken out.
   *
   * @param failed whether photos that failed are done ({@link Existing#KEEP}) or tried again
   */
  public List<Path> remaining(List<Path> photos, Existing failed) {
    List<Path> remaining = new ArrayList<>();
    for (Path photo : photos) {
      Known done = known.get(Entry.key(photo));
      boolean again =
          done != null
              && (!done.stamp().equals(Stamp.of(photo))
                  || done.failed() && failed == Existing.REPLACE);
      if (again) {
        outdated.add(Entry.key(photo));
      }
      if (again || done == null) {
        remaining.add(photo);
      } else if (done.failed()) {
        failedBefore++;
      }
    }
    known.clear();
    return remaining;
  }

  /** Returns whether there are outputs that are gone on with. */
  public boolean goesOn() {
    return goesOn;
  }

  /** Returns how many photos have failed in earlier runs, and are not tried again. */
  public int failedBefore() {
    return failedBefore;
  }

  /** Returns whether an earlier version of the photo was captioned. */
  public boolean isOutdated(Path photo) {
    return !outdated.isEmpty() && outdated.contains(Entry.key(photo));
  }

  /**
   * Opens the outputs, to be gone on with where the last batch ended.
   *
   * @throws IOException if another run writes them, or has since they were looked at
   */
  public RecordedRun open() throws IOException {
    OutputLock lock = OutputLock.of(outputs.journal());
    try {
      if (!journalAsRead.equals(Stamp.of(outputs.journal()))) {
        throw new IOException(
            outputs.journal() + " was in use by another captioner; run the same command again");
      }
      return open(lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private RecordedRun open(OutputLock lock) throws IOException {
    Path file = outputs.journal();
    if (!goesOn) {
      Journal.write(file, header, to -> {});
    } else if (!outdated.isEmpty()) {
      Rewrite.run(file, header, outputs.rowFiles(), outdated);
      header = Journal.header(file);
    }
    Journal journal = Journal.open(file);
    List<Rows> rows = new ArrayList<>();
    try {
      Lengths lengths = Lengths.of(file, header);
      journal.begin();
      open(lengths, rows);
      return new RecordedRun(outputs, lock, journal, rows);
    } catch (IOException e) {
      for (Rows opened : rows) {
        opened.close();
      }
      journal.close();
      throw e;
    }
  }

  private void open(Lengths lengths, List<Rows> rows) throws IOException {
    for (RowOutput row : outputs.rows()) {
      rows.add(
          lengths.hasRows()
              ? RowFile.goOn(row, lengths.committed().get(rows.size()))
              : RowFile.begin(row));
    }
    for (ReportOutput report : outputs.reports()) {
      rows.add(
          new ReportRows(
              lengths.hasRows()
                  ? report.goOn(lengths.committed().get(rows.size()))
                  : report.begin()));
    }
  }
}
