package captioner.output;

import captioner.CaptionedPhoto;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes what became of photos, one after the other, in one form.
 *
 * <p>Rows know nothing of each other: a run that was stopped goes on with a new writer, which is
 * not told to begin again, and the row of a photo that has changed is taken out.
 */
public interface CaptionWriter {
  /** Writes what stands before the first photo. */
  default void begin() throws IOException {}

  /** Writes the captions of a photo. */
  void write(CaptionedPhoto photo) throws IOException;

  /** Writes that a photo could not be captioned; formats without a place for that leave it out. */
  void writeFailure(Path photo, String reason) throws IOException;
}
