package captioner.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A photo and the sentences people wrote about it.
 *
 * @param id the number the dataset gives the photo, as in COCO results files
 * @param file the photo; not opened, and perhaps missing
 * @param captions the sentences as written, in the order of the file; empty where there are none
 */
public record CaptionedImage(long id, Path file, List<String> captions) {
  /** Keeps a copy of the captions. */
  public CaptionedImage {
    Objects.requireNonNull(file, "file");
    captions = List.copyOf(captions);
  }
}
