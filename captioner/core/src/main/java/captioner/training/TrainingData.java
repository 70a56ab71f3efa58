package captioner.training;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import captioner.data.CaptionDataset;
import captioner.model.View;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A split ready for training or validation.
 *
 * @param dataset photos and captions
 * @param features of the photos
 */
public record TrainingData(CaptionDataset dataset, PhotoFeatures features) {

  /** Returns the views whose features training with a recipe reads, the whole photo first. */
  static List<View> views(Recipe recipe) {
    boolean mirrors = recipe.training().mirror() > 0;
    return Stream.concat(
            mirrors ? Stream.of(View.WHOLE, View.MIRRORED) : Stream.of(View.WHOLE),
            View.crops(recipe.augmentation().crops(), mirrors).stream())
        .toList();
  }

  /**
   * Returns the features of photos for one step, each seen in a view drawn by chance.
   *
   * @param manager owns the result
   * @param images B indices into the dataset
   * @param recipe says how often a photo is mirrored or cut
   * @param seed of the draw
   * @return of every backbone (B, N, C) float32
   */
  NDList drawn(NDManager manager, int[] images, Recipe recipe, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<View> seen = Arrays.stream(images).mapToObj(image -> view(recipe, random)).toList();
    return features.read(manager, images, seen);
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
