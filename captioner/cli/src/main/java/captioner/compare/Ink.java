package captioner.compare;

import java.awt.Color;

/**
 * The colours of a plot.
 *
 * @param paper behind it
 * @param text of titles and axes
 * @param line of the grid
 * @param series one a row, told from one another also by those who do not see all colours (Okabe
 *     and Ito 2008, "Color Universal Design", made darker or lighter for contrast)
 */
record Ink(Color paper, Color text, Color line, Color... series) {
  static final Ink LIGHT =
      new Ink(
          new Color(0xffffff),
          new Color(0x1c1b1a),
          new Color(0xd9d5cf),
          new Color(0x0072b2),
          new Color(0xc04f00),
          new Color(0x007a5a),
          new Color(0xa8538a),
          new Color(0x8a6d00),
          new Color(0x2b8cc4),
          new Color(0x555555));

  static final Ink DARK =
      new Ink(
          new Color(0x22201f),
          new Color(0xf0ede9),
          new Color(0x45413d),
          new Color(0x56b4e9),
          new Color(0xff9a4d),
          new Color(0x2fc99b),
          new Color(0xe29ac4),
          new Color(0xf0e442),
          new Color(0x8fd3ff),
          new Color(0xbbbbbb));

  Color ofSeries(int index) {
    return series[index % series.length];
  }
}
