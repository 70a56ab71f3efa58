package captioner.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * In how many images' references each n-gram occurs, and of how many images: what makes common
 * phrases count little in CIDEr.
 *
 * <p>Taken from the references of the evaluated images for evaluation, from a saved table (see
 * {@link DocumentFrequencyTable}) for few images, and from the training split for self-critical
 * training. Immutable.
 */
public final class DocumentFrequencies {

  private final LongCounts images;
  private final int imageCount;
  private final double logImages;

  /** Takes the counts, which the caller gives away. */
  DocumentFrequencies(LongCounts images, int imageCount) {
    this.images = images;
    this.imageCount = imageCount;
    this.logImages = Math.log(imageCount);
  }

  /**
   * Returns the document frequencies of a corpus of references.
   *
   * @param references for each image its reference captions; at least one image
   * @throws IllegalArgumentException if there is no image
   */
  public static DocumentFrequencies of(List<List<List<String>>> references) {
    List<List<NGrams>> grams = new ArrayList<>(references.size());
    for (List<List<String>> captions : references) {
      grams.add(captions.stream().map(NGrams::of).toList());
    }
    return ofGrams(grams);
  }

  /** Returns the document frequencies of the samples' references. */
  public static DocumentFrequencies ofReferences(List<Sample> samples) {
    return ofGrams(samples.stream().map(Sample::referenceGrams).toList());
  }

  /** Returns the document frequencies of the references' n-grams, image by image. */
  static DocumentFrequencies ofGrams(List<List<NGrams>> references) {
    if (references.isEmpty()) {
      throw new IllegalArgumentException("document frequencies need at least 1 image: 0");
    }
    LongCounts images = new LongCounts();
    for (List<NGrams> captions : references) {
      for (int order = 1; order <= NGrams.MAX_ORDER; order++) {
        countOnce(images, captions, order);
      }
    }
    return new DocumentFrequencies(images, references.size());
  }

  private static void countOnce(LongCounts images, List<NGrams> captions, int order) {
    long[] keys = captions.stream().flatMapToLong(c -> Arrays.stream(c.keys(order))).toArray();
    Arrays.sort(keys); // unlike distinct(), boxes nothing
    for (int i = 0; i < keys.length; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        images.increment(keys[i]);
      }
    }
  }

  /** Returns M, the number of images. */
  public int imageCount() {
    return imageCount;
  }

  /** Returns ln M, the natural logarithm of the number of images. */
  public double logImages() {
    return logImages;
  }

  /**
   * Returns ln M - ln max(1, df), the weight of one occurrence of an n-gram: 0 if every image has
   * it.
   *
   * <p>Unlike the paper, an n-gram that no reference holds weighs as much as one that a single
   * image holds.
   */
  double inverse(long key) {
    return logImages - Math.log(Math.max(1, images.get(key)));
  }

  /**
   * Returns the number of images whose references hold this n-gram.
   *
   * @param ngram one to four words
   * @throws IllegalArgumentException if the n-gram has no word or more than four
   */
  public int images(List<String> ngram) {
    if (ngram.isEmpty() || ngram.size() > NGrams.MAX_ORDER) {
      throw new IllegalArgumentException("an n-gram has 1 to 4 words: " + ngram.size());
    }
    return images.get(NGrams.of(ngram).keys(ngram.size())[0]);
  }
}
