package captioner.output;

import captioner.CaptionedPhoto;
import java.io.IOException;
import java.nio.file.Path;

/** A file of its own for each photo. */
public interface Sidecar {
  /**
   * Returns the file for a photo.
   *
   * @throws IOException if it cannot have one of its own
   */
  Path file(Path photo) throws IOException;

  /**
   * Returns whether that file holds a caption already.
   *
   * @throws IOException if it cannot be read, or is not what it should be
   */
  boolean isCaptioned(Path photo) throws IOException;

  /**
   * Writes the best caption into the photo's file, as a whole or not at all. A caption that is
   * there and the same is left as it is.
   *
   * @param existing what becomes of another caption that is there
   * @throws IOException if it cannot be written, or another caption is there and was to stay
   */
  void write(CaptionedPhoto photo, Existing existing) throws IOException;
}
