package captioner.resume;

import captioner.output.CaptionWriter;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that grows by a row a photo.
 *
 * @param file to be written
 * @param form of the rows
 */
public record RowOutput(Path file, Form form) {
  /** Makes writers of one format. */
  public interface Form {
    /** Returns a writer to a stream of characters, which stays the caller's. */
    CaptionWriter writer(Appendable to) throws IOException;
  }
}
