package captioner.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import captioner.image.Preprocessing;
import captioner.vision.Backbone;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Turns photos into the features a caption network reads: preprocessing, then the frozen backbone,
 * which it owns. Safe for use by many threads.
 */
public final class FeatureExtractor implements AutoCloseable {
  private final Backbone backbone;
  private final Preprocessing preprocessing;
  private final PhotoPixels pixels;

  /** Joins a backbone, which it will close, and the preprocessing it was trained with. */
  public FeatureExtractor(Backbone backbone, Preprocessing preprocessing) {
    this.backbone = backbone;
    this.preprocessing = preprocessing;
    pixels = new PhotoPixels(preprocessing);
  }

  /**
   * Loads the frozen part of the very backbone that a model was trained on.
   *
   * @param repository the folder {@code models/}
   * @param trained the backbone
   * @param preprocessing of the model
   * @throws ModelException if the backbone is not on this machine, is another one of that name, or
   *     cannot be read
   */
  public static FeatureExtractor load(
      Path repository, ModelBackbone trained, Preprocessing preprocessing, Device device)
      throws ModelException {
    return new FeatureExtractor(trained.load(repository, device), preprocessing);
  }

  /** Returns what prepares photos. */
  public PhotoPixels pixels() {
    return pixels;
  }

  /**
   * Returns the features of prepared photos.
   *
   * @param manager owns the result
   * @param photos B arrays from {@link PhotoPixels}
   * @return (B, N, C) float32
   */
  public NDArray features(NDManager manager, List<float[]> photos) {
    FloatBuffer batch = FloatBuffer.allocate(photos.size() * preprocessing.length());
    photos.forEach(batch::put);
    batch.flip();
    int size = preprocessing.size();
    try (NDArray images = manager.create(batch, new Shape(photos.size(), 3, size, size))) {
      return backbone.tokens(images);
    }
  }

  @Override
  public void close() {
    backbone.close();
  }
}
