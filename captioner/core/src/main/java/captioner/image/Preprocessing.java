package captioner.image;

import captioner.image.Resampler.Box;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a backbone wants done to a photo: the square it sees and how its colours are normalised.
 *
 * @param size side of the square, px
 * @param resize how a photo of any shape becomes that square
 * @param mean of red, green and blue over the training photos, in [0, 1]; subtracted
 * @param std their standard deviations; divided by
 */
public record Preprocessing(int size, Resize resize, List<Float> mean, List<Float> std) {
  /** Checks and freezes the values. */
  public Preprocessing {
    if (size < 1 || size > 4096) {
      throw new IllegalArgumentException("size must be 1 to 4096: " + size);
    }
    Objects.requireNonNull(resize, "resize");
    mean = List.copyOf(Objects.requireNonNull(mean, "mean"));
    std = List.copyOf(Objects.requireNonNull(std, "std"));
    if (mean.size() != 3 || std.size() != 3) {
      throw new IllegalArgumentException(
          "mean and std must have 3 values each: " + mean + ", " + std);
    }
    if (!std.stream().allMatch(s -> s > 0)) {
      throw new IllegalArgumentException("std must be positive: " + std);
    }
  }

  /** Returns the normalisation torchvision's ImageNet networks were trained with. */
  public static Preprocessing imageNet(int size, Resize resize) {
    return new Preprocessing(
        size, resize, List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));
  }

  /** Returns how many floats a photo becomes: 3 x size x size. */
  public int length() {
    return 3 * size * size;
  }

  /** Returns the photo as (3, size, size): red, green and blue planes of normalised levels. */
  public float[] apply(BufferedImage image) {
    float[] chw = new float[length()];
    apply(image, chw, 0);
    return chw;
  }

  /**
   * Writes the photo, as (3, size, size), into a batch's array from {@code offset} on.
   *
   * @throws IndexOutOfBoundsException if it does not fit
   */
  public void apply(BufferedImage image, float[] target, int offset) {
    Arrays.fill(target, offset, offset + length(), 0);
    BufferedImage rgb = Rgb.of(image);
    Box box = box(rgb);
    int width = resize == Resize.PAD ? inside(rgb.getWidth(), rgb.getHeight()) : size;
    int height = resize == Resize.PAD ? inside(rgb.getHeight(), rgb.getWidth()) : size;
    int corner = offset + (size - height) / 2 * size + (size - width) / 2;
    new Resampler(rgb, box, width, height).addTo(target, rgb, corner, size, size * size);
    normalise(target, corner, width, height);
  }

  /**
   * Mirrors a photo of shape (3, size, size) left to right, in place: augmentation for training.
   *
   * @param offset where the photo begins in a batch's array
   */
  public void flip(float[] chw, int offset) {
    for (int row = offset; row < offset + length(); row += size) {
      for (int i = row, j = row + size - 1; i < j; i++, j--) {
        float swapped = chw[i];
        chw[i] = chw[j];
        chw[j] = swapped;
      }
    }
  }

  private Box box(BufferedImage image) {
    double width = image.getWidth();
    double height = image.getHeight();
    if (resize != Resize.CENTER_CROP) {
      return new Box(0, 0, width, height);
    }
    double side = Math.min(width, height);
    return new Box((width - side) / 2, (height - side) / 2, side, side);
  }

  /** Returns the length of a side when the longer of the two becomes {@code size}. */
  private int inside(int side, int other) {
    return Math.max(1, Math.round((float) side * size / Math.max(side, other)));
  }

  private void normalise(float[] chw, int corner, int width, int height) {
    for (int c = 0; c < 3; c++) {
      float scale = 1 / (255 * std.get(c));
      float shift = mean.get(c) / std.get(c);
      for (int y = 0; y < height; y++) {
        int row = corner + (c * size + y) * size;
        for (int i = row; i < row + width; i++) {
          chw[i] = chw[i] * scale - shift;
        }
      }
    }
  }
}
