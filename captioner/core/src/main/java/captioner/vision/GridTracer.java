package captioner.vision;

import ai.djl.ndarray.NDList;

/**
 * Is told the operations of a network in the order they are to be done, so as to write them down as
 * a program. Maps, (B, C, H, W), have names that the tracer gives them.
 */
public interface GridTracer {

  /**
   * Returns the name of a convolved and rectified map.
   *
   * @param map name of the input
   * @param shape sizes, stride, padding and groups
   * @param weights (out, in / groups, kernel, kernel) and bias (out); they stay the network's
   * @param rectifier what follows
   */
  String convolution(String map, ConvolutionShape shape, NDList weights, Rectifier rectifier);

  /** Returns the name of the map of 3x3 maxima, stride 2, padding 1. */
  String maxPool(String map);

  /** Returns the name of the rectified sum of two maps. */
  String add(String map, String other, Rectifier rectifier);

  /**
   * Returns the name of two maps along the channels, the first averaged over 2x2 cells; an odd
   * map's last row or column is averaged alone.
   *
   * @param layer3 (B, C3, 2h or 2h - 1, 2w or 2w - 1)
   * @param layer4 (B, C4, h, w)
   */
  String sideBySide(String layer3, String layer4);
}
