package captioner.model;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A captioner in the model repository, for a list of them.
 *
 * @param name that {@link ModelStore#folder} takes
 * @param folder that {@link CaptionModel#load} takes
 * @param bytes size of its files on disk, without the backbone
 * @param backbone name of the backbone it needs, and its grid: resnet50 layer4
 * @param scores by metric name, fractions; empty if it has no provenance
 * @param origin what it was trained on, or where it came from
 * @param licence its own, or empty if nobody said
 */
public record ModelListing(
    String name,
    Path folder,
    long bytes,
    String backbone,
    Map<String, Double> scores,
    String origin,
    String licence) {

  /** Copies the scores, in order. */
  public ModelListing {
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
  }
}
