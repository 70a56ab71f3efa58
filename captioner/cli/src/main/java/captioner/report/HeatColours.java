package captioner.report;

/**
 * The colours of attention laid over a photo: what was not looked at lies in the dark, what was is
 * seen through amber. Lightness rises all the way, so that no eye needs the hues. ({@code heat.js}
 * has the same.)
 */
final class HeatColours {
  /** Red, green, blue and opacity, 0 to 255, of no, half and full attention. */
  private static final int[][] STOPS = {
    {8, 10, 32, 190}, {170, 50, 60, 140}, {255, 196, 64, 90},
  };

  private HeatColours() {}

  /** Returns the colour of attention from 0 to 1, as ARGB. */
  static int argb(float heat) {
    int stop = Math.min(1, (int) (2 * heat));
    float t = 2 * heat - stop;
    int argb = 0;
    for (int channel : new int[] {3, 0, 1, 2}) {
      int from = STOPS[stop][channel];
      argb = argb << 8 | Math.round(from + t * (STOPS[stop + 1][channel] - from));
    }
    return argb;
  }
}
