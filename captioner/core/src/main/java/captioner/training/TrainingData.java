package captioner.training;

import captioner.data.CaptionDataset;
import java.util.List;
import java.util.Random;

/**
 * A split ready for training or validation.
 *
 * @param dataset photos and captions
 * @param features of the photos
 * @param mirrored features of the photos mirrored left to right; empty where that is not wanted
 */
public record TrainingData(
    CaptionDataset dataset, CachedFeatures features, List<CachedFeatures> mirrored) {
  /** Keeps a copy of the list. */
  public TrainingData {
    mirrored = List.copyOf(mirrored);
  }

  /**
   * Returns the features for one step: the mirrored ones with the given probability, if any.
   *
   * @param seed of the draw
   */
  CachedFeatures drawn(long seed, double mirror) {
    boolean mirrors = !mirrored.isEmpty() && new Random(seed).nextDouble() < mirror;
    return mirrors ? mirrored.get(0) : features;
  }
}
