package captioner.model;

import captioner.image.PhotoReader;
import captioner.image.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Turns photos into the pixels that backbones see. Safe for use by many threads. */
public final class PhotoPixels {
  private final Preprocessing preprocessing;
  private final PhotoReader reader;

  /** Prepares photos as a captioner was trained on them. */
  public PhotoPixels(Preprocessing preprocessing) {
    this.preprocessing = preprocessing;
    reader = PhotoReader.forSide(preprocessing.size());
  }

  /**
   * Returns the pixels of the photo in a file, the same in training and use.
   *
   * @throws captioner.image.UnreadablePhotoException if it is missing or not a whole photo
   */
  public float[] of(Path photo) throws IOException {
    return of(reader.read(photo));
  }

  /**
   * Returns the pixels of the photo in a stream, which is read to its end and left open.
   *
   * @param name what messages call it
   * @throws captioner.image.UnreadablePhotoException if it is not a whole photo
   */
  public float[] of(InputStream photo, String name) throws IOException {
    return of(reader.read(photo, name));
  }

  /** Returns the pixels of a photo as the backbone wants them: (3, H, W), row-major. */
  public float[] of(BufferedImage photo) {
    return preprocessing.apply(photo);
  }

  /**
   * Returns the pixels of a view of the photo in a file, for training.
   *
   * @param seed of what is drawn by chance
   * @throws captioner.image.UnreadablePhotoException if it is missing or not a whole photo
   */
  public float[] of(Path photo, View view, long seed) throws IOException {
    return of(reader.read(photo), view, seed);
  }

  /**
   * Returns the pixels of a view of the photo in a stream, which is read to its end and left open.
   *
   * @param name what messages call it
   * @param seed of what is drawn by chance
   * @throws captioner.image.UnreadablePhotoException if it is not a whole photo
   */
  public float[] of(InputStream photo, String name, View view, long seed) throws IOException {
    return of(reader.read(photo, name), view, seed);
  }

  private float[] of(BufferedImage photo, View view, long seed) {
    float[] pixels = of(view.cut(photo, seed));
    if (view.mirrored()) {
      preprocessing.flip(pixels, 0);
    }
    return pixels;
  }
}
