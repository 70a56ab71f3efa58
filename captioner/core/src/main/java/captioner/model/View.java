package captioner.model;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One way in which a photo is seen in training: whole or a random part of it, mirrored or not.
 *
 * @param crop 0: whole; n: the photo's n-th random part
 * @param mirrored whether it is turned left to right
 */
public record View(int crop, boolean mirrored) {
  /** The photo as it is. */
  public static final View WHOLE = new View(0, false);

  /** The photo as in a mirror. */
  public static final View MIRRORED = new View(0, true);

  private static final double SMALLEST_AREA = 0.5;
  private static final double WIDEST = 4.0 / 3;

  /**
   * Returns views of random parts, every second one mirrored where mirrors are wanted.
   *
   * @param count 0 or more
   */
  public static List<View> crops(int count, boolean mirrors) {
    List<View> views = new ArrayList<>();
    for (int crop = 1; crop <= count; crop++) {
      views.add(new View(crop, mirrors && crop % 2 == 0));
    }
    return views;
  }

  /**
   * Returns what a cache of this view's features is called after: -mirrored, -crop1, or nothing.
   */
  public String suffix() {
    return (crop == 0 ? "" : "-crop" + crop) + (mirrored ? "-mirrored" : "");
  }

  /**
   * Returns the part of a photo that this view shows: half of its area or more, and at most a third
   * wider or higher than the photo's own form (after Szegedy et al. 2015, "Going Deeper with
   * Convolutions", section 6, whose parts are smaller, since there is no need to say all that is to
   * be seen).
   *
   * @param seed the same for the same photo
   */
  BufferedImage cut(BufferedImage photo, long seed) {
    if (crop == 0) {
      return photo;
    }
    SplittableRandom random = new SplittableRandom(seed + crop);
    double area = SMALLEST_AREA + (1 - SMALLEST_AREA) * random.nextDouble();
    double form = Math.pow(WIDEST, 2 * random.nextDouble() - 1);
    int width = side(photo.getWidth(), Math.sqrt(area * form));
    int height = side(photo.getHeight(), Math.sqrt(area / form));
    int x = random.nextInt(photo.getWidth() - width + 1);
    int y = random.nextInt(photo.getHeight() - height + 1);
    return photo.getSubimage(x, y, width, height);
  }

  private static int side(int whole, double share) {
    return (int) Math.max(1, Math.min(whole, Math.round(whole * share)));
  }
}
