package captioner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import captioner.data.CaptionDataset;
import captioner.data.CaptionedImage;
import captioner.data.FeatureCache;
import captioner.model.FeatureExtractor;
import captioner.model.View;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** The features of a dataset's photos in a {@link FeatureCache}, as float16 rows. */
public final class CachedFeatures {
  private static final int EXTRACTED_AT_ONCE = 32;

  private static final short EXPONENT = 0x7c00; // of a float16; all ones in infinity and NaN

  private final FeatureCache cache;
  private final CaptionDataset photos;
  private final List<String> hashes;
  private final int tokens;
  private final int channels;

  /**
   * Hashes the photos.
   *
   * @param cache holds, or will hold, records of {@link #recordBytes}
   * @param tokens N
   * @param channels C
   */
  public CachedFeatures(FeatureCache cache, CaptionDataset photos, int tokens, int channels)
      throws IOException {
    this(cache, photos, hashes(photos), tokens, channels);
  }

  CachedFeatures(
      FeatureCache cache, CaptionDataset photos, List<String> hashes, int tokens, int channels) {
    this.cache = cache;
    this.photos = photos;
    this.hashes = hashes;
    this.tokens = tokens;
    this.channels = channels;
  }

  /** Returns the SHA-256 of every photo. */
  static List<String> hashes(CaptionDataset photos) throws IOException {
    List<String> hashes = new ArrayList<>();
    for (CaptionedImage image : photos.images()) {
      hashes.add(FeatureCache.sha256(image.file()));
    }
    return List.copyOf(hashes);
  }

  /** Returns the bytes of one photo's features: N·C float16 numbers. */
  public static int recordBytes(int tokens, int channels) {
    return Math.multiplyExact(Math.multiplyExact(tokens, channels), 2);
  }

  /** Returns whether every photo's features are in the cache. */
  boolean complete() {
    return hashes.stream().allMatch(cache::contains);
  }

  /**
   * Computes the features that are not in the cache yet.
   *
   * @param view how the photos are seen
   * @param progress told how many photos are done
   * @throws TrainingException if the backbone gives numbers that are not finite, naming the photo
   */
  public void compute(
      FeatureExtractor extractor, NDManager manager, View view, IntConsumer progress)
      throws IOException {
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < hashes.size(); i++) {
      if (!cache.contains(hashes.get(i))) {
        missing.add(i);
      }
    }
    cache.requireSpace(missing.size());
    for (int from = 0; from < missing.size(); from += EXTRACTED_AT_ONCE) {
      List<Integer> some =
          missing.subList(from, Math.min(missing.size(), from + EXTRACTED_AT_ONCE));
      List<float[]> pixels = new ArrayList<>();
      for (int i : some) {
        pixels.add(extractor.pixels().of(photos.images().get(i).file(), view, seed(hashes.get(i))));
      }
      store(extractor, manager, pixels, some);
      progress.accept(hashes.size() - missing.size() + from + some.size());
    }
    cache.flush();
  }

  /** Returns the seed of what is drawn by chance for a photo: the same for the same content. */
  public static long seed(String sha256) {
    return Long.parseUnsignedLong(sha256.substring(0, 16), 16);
  }

  private void store(
      FeatureExtractor extractor, NDManager manager, List<float[]> pixels, List<Integer> images)
      throws IOException {
    try (NDManager scope = manager.newSubManager()) {
      NDArray features = extractor.features(scope, pixels);
      Shape expected = new Shape(images.size(), tokens, channels);
      if (!features.getShape().equals(expected)) {
        throw new IllegalStateException(
            "the backbone gives %s, not %s".formatted(features.getShape(), expected));
      }
      ByteBuffer bytes = features.toType(DataType.FLOAT16, false).toByteBuffer();
      int size = cache.recordBytes();
      for (int i = 0; i < images.size(); i++) {
        requireFinite(bytes.slice(i * size, size).order(bytes.order()), images.get(i));
        cache.put(hashes.get(images.get(i)), bytes.slice(i * size, size));
      }
    }
  }

  private void requireFinite(ByteBuffer halves, int image) throws TrainingException {
    if (!areFinite(halves)) {
      throw new TrainingException(
          "the features of %s (image %d of %s) are not finite numbers; leave the photo out, and"
                  .formatted(photos.images().get(image).file(), image + 1, photos.name())
              + " if they come from --cache, delete that");
    }
  }

  /** Returns whether float16 numbers are such as may be learnt from: no infinity, no NaN. */
  public static boolean areFinite(ByteBuffer halves) {
    ShortBuffer numbers = halves.asShortBuffer();
    while (numbers.hasRemaining()) {
      if ((numbers.get() & EXPONENT) == EXPONENT) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the features of some photos, each from its own source.
   *
   * @param manager owns the result
   * @param sources B of like size and of one dataset
   * @param images B indices into the dataset
   * @return (B, N, C) float32
   * @throws TrainingException if some are not finite, naming the photo
   */
  static NDArray read(NDManager manager, List<CachedFeatures> sources, int[] images)
      throws IOException {
    CachedFeatures first = sources.get(0);
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(images.length * first.cache.recordBytes())
            .order(ByteOrder.nativeOrder());
    for (int i = 0; i < images.length; i++) {
      CachedFeatures source = sources.get(i);
      int start = bytes.position();
      source.cache.get(source.hashes.get(images[i]), bytes);
      ByteBuffer record = bytes.slice(start, bytes.position() - start).order(bytes.order());
      source.requireFinite(record, images[i]);
    }
    bytes.flip();
    Shape shape = new Shape(images.length, first.tokens, first.channels);
    try (NDArray half = manager.create(bytes, shape, DataType.FLOAT16)) {
      return half.toType(DataType.FLOAT32, true);
    }
  }
}
