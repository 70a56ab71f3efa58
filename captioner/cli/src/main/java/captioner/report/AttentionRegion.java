package captioner.report;

import captioner.image.Resize;

/**
 * The part of a photo that the grid of attention covers, in fractions of the photo's width and
 * height. A padded photo is smaller than its grid: the region begins before it and ends after it.
 *
 * @param x left edge, 0 is the photo's
 * @param y upper edge, 0 is the photo's
 * @param width 1 is the photo's
 * @param height 1 is the photo's
 */
public record AttentionRegion(double x, double y, double width, double height) {
  /** Returns what a model that makes photos square in this way sees of one of this size, px. */
  public static AttentionRegion of(Resize resize, int width, int height) {
    return switch (resize) {
      case SQUASH -> new AttentionRegion(0, 0, 1, 1);
      case CENTER_CROP -> square(Math.min(width, height), width, height);
      case PAD -> square(Math.max(width, height), width, height);
    };
  }

  /** Returns the square in the middle of a photo. */
  private static AttentionRegion square(double side, int width, int height) {
    return new AttentionRegion(
        (1 - side / width) / 2, (1 - side / height) / 2, side / width, side / height);
  }
}
