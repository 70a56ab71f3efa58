package captioner.output;

import captioner.Caption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes what became of photos, one after the other. */
public interface CaptionWriter {
  /** Writes the captions of a photo, best first. */
  void write(Path photo, List<Caption> captions) throws IOException;

  /** Writes that a photo could not be captioned; formats without a place for that leave it out. */
  void writeFailure(Path photo, String reason) throws IOException;
}
