package captioner;

import java.util.List;
import java.util.Optional;

/**
 * What is said of one photo, whatever its name.
 *
 * @param captions best first, at least one
 * @param attention of the best caption, where it was asked for
 */
public record Description(List<Caption> captions, Optional<AttentionMap> attention) {
  /** Keeps a copy of the captions. */
  public Description {
    captions = List.copyOf(captions);
  }
}
