package captioner;

import java.util.List;
import java.util.Optional;

/**
 * What is said of one photo, whatever its name.
 *
 * @param captions best first
 * @param attention of the best caption, where it was asked for
 */
record Description(List<Caption> captions, Optional<AttentionMap> attention) {}
