package captioner.image;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Scales a rectangle of a picture by a triangle filter that widens as the picture shrinks.
 *
 * <p>The same filter as Pillow's {@code BILINEAR} (and torchvision's with antialiasing), but in
 * floats from end to end, where Pillow rounds to 8 bits after each direction. Rows stream through:
 * each source row is filtered across once and added to the output rows it touches, so nothing the
 * size of the photo is allocated. At scale 1 the pixels come out as they went in.
 */
final class Resampler {
  private final Axis across;
  private final Axis down;

  /**
   * Creates a resampler of {@code box} to {@code outWidth} x {@code outHeight} pixels, for pictures
   * as large as {@code image}.
   */
  Resampler(BufferedImage image, Box box, int outWidth, int outHeight) {
    across = Axis.of(box.x(), box.width(), image.getWidth(), outWidth);
    down = Axis.of(box.y(), box.height(), image.getHeight(), outHeight);
  }

  /** A source rectangle in pixels; edges may fall inside a pixel. */
  record Box(double x, double y, double width, double height) {}

  /** For each output position: the first source position and the weights from there on. */
  private record Axis(int[] start, float[][] weights) {
    static Axis of(double from, double length, int sourceSize, int outSize) {
      double scale = length / outSize;
      double support = Math.max(1, scale); // the triangle's half width in source pixels
      int[] start = new int[outSize];
      float[][] weights = new float[outSize][];
      for (int i = 0; i < outSize; i++) {
        double centre = from + (i + 0.5) * scale;
        start[i] = Math.max(0, (int) (centre - support + 0.5));
        int end = Math.min(sourceSize, (int) (centre + support + 0.5));
        weights[i] = triangle(start[i], end, centre, support);
      }
      return new Axis(start, weights);
    }

    private static float[] triangle(int start, int end, double centre, double support) {
      double[] raw = new double[end - start];
      for (int k = 0; k < raw.length; k++) {
        raw[k] = Math.max(0, 1 - Math.abs(start + k + 0.5 - centre) / support);
      }
      double sum = Arrays.stream(raw).sum();
      float[] weights = new float[raw.length];
      for (int k = 0; k < raw.length; k++) {
        weights[k] = (float) (raw[k] / sum);
      }
      return weights;
    }

    int end(int i) {
      return start[i] + weights[i].length;
    }

    int size() {
      return start.length;
    }
  }

  /**
   * Adds the scaled picture, levels 0 to 255, to three planes of zeros in {@code target}.
   *
   * @param rgb a picture of {@link BufferedImage#TYPE_INT_RGB}
   * @param offset where the red plane's first pixel lies
   * @param stride from one output row to the next
   * @param plane from one colour's plane to the next
   */
  void addTo(float[] target, BufferedImage rgb, int offset, int stride, int plane) {
    int[] source = new int[rgb.getWidth()];
    float[] row = new float[3 * across.size()];
    int first = 0; // output rows before this one are complete
    for (int y = down.start()[0]; y < down.end(down.size() - 1); y++) {
      rgb.getRaster().getDataElements(0, y, source.length, 1, source);
      filterAcross(source, row);
      while (down.end(first) <= y) {
        first++;
      }
      for (int out = first; out < down.size() && down.start()[out] <= y; out++) {
        float weight = down.weights()[out][y - down.start()[out]];
        add(row, weight, target, offset + out * stride, plane);
      }
    }
  }

  private void filterAcross(int[] source, float[] row) {
    int width = across.size();
    for (int x = 0; x < width; x++) {
      float[] weights = across.weights()[x];
      int start = across.start()[x];
      float red = 0;
      float green = 0;
      float blue = 0;
      for (int k = 0; k < weights.length; k++) {
        int pixel = source[start + k];
        red += weights[k] * (pixel >> 16 & 0xff);
        green += weights[k] * (pixel >> 8 & 0xff);
        blue += weights[k] * (pixel & 0xff);
      }
      row[x] = red;
      row[width + x] = green;
      row[2 * width + x] = blue;
    }
  }

  private void add(float[] row, float weight, float[] target, int offset, int plane) {
    int width = across.size();
    for (int c = 0; c < 3; c++) {
      for (int x = 0; x < width; x++) {
        target[offset + c * plane + x] += weight * row[c * width + x];
      }
    }
  }
}
