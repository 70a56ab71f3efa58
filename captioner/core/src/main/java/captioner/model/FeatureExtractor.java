package captioner.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import captioner.image.PhotoReader;
import captioner.image.Preprocessing;
import captioner.vision.Backbone;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
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
  private final PhotoReader reader;

  /** Joins a backbone, which it will close, and the preprocessing it was trained with. */
  public FeatureExtractor(Backbone backbone, Preprocessing preprocessing) {
    this.backbone = backbone;
    this.preprocessing = preprocessing;
    reader = PhotoReader.forSide(preprocessing.size());
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

  /**
   * Returns the pixels of the photo in a file, the same in training and use.
   *
   * @throws captioner.image.UnreadablePhotoException if it is missing or not a whole photo
   */
  public float[] pixels(Path photo) throws IOException {
    return pixels(reader.read(photo));
  }

  /**
   * Returns the pixels of the photo in a stream, which is read to its end and left open.
   *
   * @param name what messages call it
   * @throws captioner.image.UnreadablePhotoException if it is not a whole photo
   */
  public float[] pixels(InputStream photo, String name) throws IOException {
    return pixels(reader.read(photo, name));
  }

  /** Returns the pixels of a photo as the backbone wants them: (3, H, W), row-major. */
  public float[] pixels(BufferedImage photo) {
    return preprocessing.apply(photo);
  }

  /**
   * Returns the pixels of a view of the photo in a file, for training.
   *
   * @param seed of what is drawn by chance
   * @throws captioner.image.UnreadablePhotoException if it is missing or not a whole photo
   */
  public float[] pixels(Path photo, View view, long seed) throws IOException {
    float[] pixels = pixels(view.cut(reader.read(photo), seed));
    if (view.mirrored()) {
      preprocessing.flip(pixels, 0);
    }
    return pixels;
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

  @Override
  public void close() {
    backbone.close();
  }
}
