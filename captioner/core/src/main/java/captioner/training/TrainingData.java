package captioner.training;

import captioner.data.CaptionDataset;
import captioner.model.View;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A split ready for training or validation.
 *
 * @param dataset photos and captions
 * @param features of the photos
 * @param teacher who says how likely other words are, if anybody
 */
public record TrainingData(
    CaptionDataset dataset, PhotoFeatures features, Optional<Teacher> teacher) {

  /** Makes a split without a teacher. */
  public TrainingData(CaptionDataset dataset, PhotoFeatures features) {
    this(dataset, features, Optional.empty());
  }

  /** Returns the views whose features training with a recipe reads, the whole photo first. */
  public static List<View> views(Recipe recipe) {
    boolean mirrors = recipe.training().mirror() > 0;
    return Stream.concat(
            mirrors ? Stream.of(View.WHOLE, View.MIRRORED) : Stream.of(View.WHOLE),
            View.crops(recipe.augmentation().crops(), mirrors).stream())
        .toList();
  }

  /**
   * Draws the views in which photos are seen in one step.
   *
   * @param count of the photos
   * @param recipe says how often one is mirrored or cut
   */
  static List<View> drawn(int count, Recipe recipe, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Stream.generate(() -> view(recipe, random)).limit(count).toList();
  }

  private static View view(Recipe recipe, SplittableRandom random) {
    boolean mirrored = random.nextDouble() < recipe.training().mirror();
    AugmentationConfig augmentation = recipe.augmentation();
    if (random.nextDouble() >= augmentation.cropped()) {
      return mirrored ? View.MIRRORED : View.WHOLE;
    }
    List<View> crops = View.crops(augmentation.crops(), recipe.training().mirror() > 0);
    return crops.get(random.nextInt(crops.size()));
  }
}
