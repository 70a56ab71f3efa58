package captioner.resume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What tells a photo from its later self without reading it.
 *
 * @param bytes size of the file, or -1 where there is none
 * @param modified when it was written last, in ms since 1970
 */
public record Stamp(long bytes, long modified) {
  private static final Stamp NONE = new Stamp(-1, 0);

  /** Returns the stamp of a file as it is now; of what cannot be looked at, one of its own. */
  public static Stamp of(Path photo) {
    try {
      BasicFileAttributes now = Files.readAttributes(photo, BasicFileAttributes.class);
      return new Stamp(now.size(), now.lastModifiedTime().toMillis());
    } catch (IOException e) {
      return NONE;
    }
  }
}
