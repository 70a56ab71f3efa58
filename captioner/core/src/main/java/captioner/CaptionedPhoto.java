package captioner;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A photo and what a captioner says of it.
 *
 * @param photo the file
 * @param captions best first, at least one
 * @param attention of the best caption, where it was asked for
 */
public record CaptionedPhoto(Path photo, List<Caption> captions, Optional<AttentionMap> attention) {
  /** Keeps a copy of the captions. */
  public CaptionedPhoto {
    if (captions.isEmpty()) {
      throw new IllegalArgumentException("a captioned photo has at least 1 caption: 0");
    }
    captions = List.copyOf(captions);
  }

  /** Returns the first caption. */
  public Caption best() {
    return captions.get(0);
  }
}
