package captioner.resume;

import captioner.CaptionedPhoto;
import captioner.output.AtomicFile;
import captioner.output.CocoResultsWriter;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the results of a run so that it can be stopped at any moment, and gone on with.
 *
 * <p>Photos come in batches. {@link #commit} first brings a batch's rows to the disk, then the
 * journal's line that says so: what a killed process wrote after its last commit is cut off when
 * the run goes on.
 */
public final class RecordedRun implements Closeable {
  private final RunOutputs outputs;
  private final OutputLock lock;
  private final Journal journal;
  private final List<Rows> rows;
  private final List<Entry> batch = new ArrayList<>();

  RecordedRun(RunOutputs outputs, OutputLock lock, Journal journal, List<Rows> rows) {
    this.outputs = outputs;
    this.lock = lock;
    this.journal = journal;
    this.rows = rows;
  }

  /**
   * Writes the captions of a photo.
   *
   * @param stamp of the file, taken before it was read
   */
  public void write(CaptionedPhoto photo, Stamp stamp) throws IOException {
    for (Rows row : rows) {
      row.writer().write(photo);
    }
    add(photo.photo(), stamp, Optional.of(photo.best().text()));
  }

  /** Writes that a photo failed. */
  public void writeFailure(Path photo, Stamp stamp, String reason) throws IOException {
    for (Rows row : rows) {
      row.writer().writeFailure(photo, reason);
    }
    add(photo, stamp, Optional.empty());
  }

  private void add(Path photo, Stamp stamp, Optional<String> caption) throws IOException {
    List<Long> ends = new ArrayList<>();
    for (Rows row : rows) {
      ends.add(row.append());
    }
    batch.add(new Entry(Entry.key(photo), photo.toString(), stamp, caption, ends));
  }

  /** Ends a batch: its photos are done, whatever happens from here on. */
  public void commit() throws IOException {
    if (batch.isEmpty()) {
      return;
    }
    for (Rows row : rows) {
      row.force();
    }
    journal.append(batch);
    batch.clear();
  }

  /** Ends the run: commits, and writes the outputs that need all photos. */
  public void finish() throws IOException {
    commit();
    for (Path file : outputs.coco()) {
      AtomicFile.write(
          file,
          to -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
            CocoResultsWriter.write(this::forEachCaption, writer);
            writer.flush();
          });
    }
    List<Long> lengths = new ArrayList<>();
    for (Rows row : rows) {
      lengths.add(row.append());
    }
    journal.end(lengths);
  }

  private void forEachCaption(CocoResultsWriter.Visitor visitor) throws IOException {
    Journal.read(
        journal.file(),
        entry -> {
          if (entry.caption().isPresent()) {
            visitor.visit(entry.path(), entry.caption().get());
          }
        });
  }

  @Override
  public void close() throws IOException {
    for (Rows row : rows) {
      row.close();
    }
    journal.close();
    lock.close();
  }
}
