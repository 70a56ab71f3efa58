package captioner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import captioner.data.CaptionDataset;
import captioner.data.CaptionedImage;
import captioner.data.FeatureCache;
import captioner.model.FeatureExtractor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

/** The features of a dataset's photos in a {@link FeatureCache}, as float16 rows. */
public final class CachedFeatures {
  private static final int EXTRACTED_AT_ONCE = 32;

  private final FeatureCache cache;
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
    this(cache, hashes(photos), tokens, channels);
  }

  private CachedFeatures(FeatureCache cache, List<String> hashes, int tokens, int channels) {
    this.cache = cache;
    this.hashes = hashes;
    this.tokens = tokens;
    this.channels = channels;
  }

  private static List<String> hashes(CaptionDataset photos) throws IOException {
    List<String> hashes = new ArrayList<>();
    for (CaptionedImage image : photos.images()) {
      hashes.add(FeatureCache.sha256(image.file()));
    }
    return List.copyOf(hashes);
  }

  /** Returns the features of the same photos in another cache, without hashing them again. */
  CachedFeatures in(FeatureCache other) {
    return new CachedFeatures(other, hashes, tokens, channels);
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
   * @param photos the dataset given to the constructor
   * @param change applied to the pixels before the backbone: nothing, or the mirror
   * @param progress told how many photos are done
   */
  public void compute(
      CaptionDataset photos,
      FeatureExtractor extractor,
      NDManager manager,
      UnaryOperator<float[]> change,
      IntConsumer progress)
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
        pixels.add(change.apply(extractor.pixels(photos.images().get(i).file())));
      }
      store(extractor, manager, pixels, some);
      progress.accept(hashes.size() - missing.size() + from + some.size());
    }
    cache.flush();
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
        cache.put(hashes.get(images.get(i)), bytes.slice(i * size, size));
      }
    }
  }

  /**
   * Returns the features of some photos.
   *
   * @param manager owns the result
   * @param images indices into the dataset
   * @return (B, N, C) float32
   */
  public NDArray read(NDManager manager, int[] images) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(images.length * cache.recordBytes())
            .order(ByteOrder.nativeOrder());
    for (int image : images) {
      cache.get(hashes.get(image), bytes);
    }
    bytes.flip();
    Shape shape = new Shape(images.length, tokens, channels);
    try (NDArray half = manager.create(bytes, shape, DataType.FLOAT16)) {
      return half.toType(DataType.FLOAT32, true);
    }
  }
}
