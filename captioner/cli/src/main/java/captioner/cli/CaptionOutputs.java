package captioner.cli;

import captioner.CaptionedPhoto;
import captioner.output.CaptionWriter;
import captioner.resume.RecordedRun;
import captioner.resume.Stamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * All that a run writes.
 *
 * @param sidecars files of single photos
 * @param recorded files of all photos, which can be gone on with, if there are any
 * @param printed what goes to the terminal, if anything does
 */
record CaptionOutputs(
    Sidecars sidecars, Optional<RecordedRun> recorded, Optional<CaptionWriter> printed)
    implements AutoCloseable {

  void write(CaptionedPhoto photo, Stamp stamp) throws IOException {
    if (printed.isPresent()) {
      printed.get().write(photo);
    }
    if (recorded.isPresent()) {
      recorded.get().write(photo, stamp);
    }
  }

  void writeFailure(Path photo, Stamp stamp, String reason) throws IOException {
    if (printed.isPresent()) {
      printed.get().writeFailure(photo, reason);
    }
    if (recorded.isPresent()) {
      recorded.get().writeFailure(photo, stamp, reason);
    }
  }

  /** Ends a batch. */
  void commit() throws IOException {
    if (recorded.isPresent()) {
      recorded.get().commit();
    }
  }

  /** Ends the run. */
  void finish() throws IOException {
    if (recorded.isPresent()) {
      recorded.get().finish();
    }
  }

  @Override
  public void close() throws IOException {
    if (recorded.isPresent()) {
      recorded.get().close();
    }
  }
}
