package captioner.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import captioner.image.Preprocessing;
import captioner.vision.Backbone;
import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Turns photos into the features a caption network reads: preprocessing, then the frozen backbone.
 * Does not own the backbone.
 */
public final class FeatureExtractor {
  private final Backbone backbone;
  private final Preprocessing preprocessing;

  /** Joins a backbone and the preprocessing it was trained with. */
  public FeatureExtractor(Backbone backbone, Preprocessing preprocessing) {
    this.backbone = backbone;
    this.preprocessing = preprocessing;
  }

  /** Returns the pixels of a photo as the backbone wants them: (3, H, W), row-major. */
  public float[] pixels(BufferedImage photo) {
    return preprocessing.apply(photo);
  }

  /** Returns the pixels of a photo mirrored left to right, for augmentation. */
  public float[] mirrored(float[] pixels) {
    float[] mirrored = pixels.clone();
    preprocessing.flip(mirrored, 0);
    return mirrored;
  }

  /**
   * Returns the features of prepared photos.
   *
   * @param manager owns the result
   * @param photos B arrays from {@link #pixels}
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
}
