package captioner.image;

import java.awt.image.BufferedImage;

/**
 * How the stored picture has to be turned to stand upright (EXIF 2.32, tag 0x0112).
 *
 * @param transposed whether rows and columns change places, before the mirrorings
 * @param mirroredX whether left and right change places
 * @param mirroredY whether top and bottom change places
 */
record Orientation(boolean transposed, boolean mirroredX, boolean mirroredY) {
  private static final Orientation UPRIGHT = new Orientation(false, false, false);

  /** Returns what the file's EXIF says; upright when it has none or a broken one. */
  static Orientation of(byte[] file, ImageFormat format) {
    return Exif.orientation(file, format).map(Orientation::of).orElse(UPRIGHT);
  }

  /** Returns the orientation of EXIF's number 1 to 8; upright for any other. */
  static Orientation of(int tag) {
    return switch (tag) {
      case 2 -> new Orientation(false, true, false);
      case 3 -> new Orientation(false, true, true);
      case 4 -> new Orientation(false, false, true);
      case 5 -> new Orientation(true, false, false);
      case 6 -> new Orientation(true, true, false);
      case 7 -> new Orientation(true, true, true);
      case 8 -> new Orientation(true, false, true);
      default -> UPRIGHT;
    };
  }

  /** Returns the picture upright; the same object when nothing is to be done. */
  BufferedImage applyTo(BufferedImage stored) {
    if (equals(UPRIGHT)) {
      return stored;
    }
    int width = transposed ? stored.getHeight() : stored.getWidth();
    int height = transposed ? stored.getWidth() : stored.getHeight();
    BufferedImage upright = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] line = new int[stored.getWidth()];
    for (int y = 0; y < stored.getHeight(); y++) {
      stored.getRaster().getDataElements(0, y, line.length, 1, line);
      if (mirrorsLine()) {
        reverse(line);
      }
      if (transposed) {
        upright.getRaster().setDataElements(mirroredX ? width - 1 - y : y, 0, 1, height, line);
      } else {
        upright.getRaster().setDataElements(0, mirroredY ? height - 1 - y : y, width, 1, line);
      }
    }
    return upright;
  }

  /** Returns whether a stored row runs backwards in the upright picture's row or column. */
  private boolean mirrorsLine() {
    return transposed ? mirroredY : mirroredX;
  }

  private static void reverse(int[] line) {
    for (int i = 0, j = line.length - 1; i < j; i++, j--) {
      int swapped = line[i];
      line[i] = line[j];
      line[j] = swapped;
    }
  }
}
