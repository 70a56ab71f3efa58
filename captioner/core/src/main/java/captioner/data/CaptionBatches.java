package captioner.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Shuffles a dataset into batches, anew for every epoch and the same for the same seed.
 *
 * <p>The captions of an image stay together, so that it is encoded once for all of them; images
 * whose longest captions are of like length share a batch, so that little of it is padding.
 */
public final class CaptionBatches {
  /** Words of noise on the length an image is sorted by, so that batches differ between epochs. */
  private static final double LENGTH_NOISE = 2;

  private final List<int[][]> captions;
  private final int imagesPerBatch;
  private final int captionsPerImage;

  /**
   * Prepares the batches of a dataset.
   *
   * @param captions for every image the word ids of its captions, without bos and eos; images
   *     without captions are left out of the batches
   * @param imagesPerBatch B, 1 or more
   * @param captionsPerImage r, 1 or more; where an image has more, each epoch draws r of them
   */
  public CaptionBatches(List<int[][]> captions, int imagesPerBatch, int captionsPerImage) {
    if (imagesPerBatch < 1 || captionsPerImage < 1) {
      throw new IllegalArgumentException(
          "imagesPerBatch and captionsPerImage must be 1 or more: %d, %d"
              .formatted(imagesPerBatch, captionsPerImage));
    }
    this.captions = List.copyOf(captions);
    this.imagesPerBatch = imagesPerBatch;
    this.captionsPerImage = captionsPerImage;
  }

  /** Returns the batches of one epoch; together they hold every image with captions once. */
  public List<CaptionBatch> epoch(long seed) {
    Random random = new Random(seed);
    List<Drawn> drawn = new ArrayList<>();
    for (int image = 0; image < captions.size(); image++) {
      if (captions.get(image).length > 0) {
        int[][] some = draw(captions.get(image), random);
        int longest = Arrays.stream(some).mapToInt(caption -> caption.length).max().orElse(0);
        drawn.add(new Drawn(image, some, longest + random.nextDouble() * LENGTH_NOISE));
      }
    }
    drawn.sort(Comparator.comparingDouble(Drawn::length));
    List<CaptionBatch> batches = new ArrayList<>();
    for (int from = 0; from < drawn.size(); from += imagesPerBatch) {
      batches.add(batch(drawn.subList(from, Math.min(drawn.size(), from + imagesPerBatch))));
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  private int[][] draw(int[][] ofImage, Random random) {
    List<int[]> shuffled = new ArrayList<>(List.of(ofImage));
    Collections.shuffle(shuffled, random);
    return shuffled.stream().limit(captionsPerImage).toArray(int[][]::new);
  }

  private CaptionBatch batch(List<Drawn> drawn) {
    int[] images = drawn.stream().mapToInt(Drawn::image).toArray();
    int[][][] chosen =
        IntStream.range(0, images.length)
            .mapToObj(i -> drawn.get(i).captions())
            .toArray(int[][][]::new);
    return CaptionBatch.of(images, chosen, captionsPerImage);
  }

  private record Drawn(int image, int[][] captions, double length) {}
}
