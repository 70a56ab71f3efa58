package captioner.output;

import captioner.CaptionedPhoto;
import java.io.IOException;
import java.nio.file.Path;

/** Writes what became of photos, one after the other. */
public interface CaptionWriter {
  /** Writes the captions of a photo. */
  void write(CaptionedPhoto photo) throws IOException;

  /** Writes that a photo could not be captioned; formats without a place for that leave it out. */
  void writeFailure(Path photo, String reason) throws IOException;
}
