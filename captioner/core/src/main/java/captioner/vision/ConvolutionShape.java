package captioner.vision;

import java.util.List;

/**
 * The fixed numbers of a square convolution that keeps the map's size, but for its stride.
 *
 * @param in channels of the input
 * @param out channels of the output
 * @param kernel side in pixels, odd; the padding is half of it, rounded down
 * @param stride 1 or 2
 * @param groups 1, or the channels for a depthwise convolution
 */
public record ConvolutionShape(int in, int out, int kernel, int stride, int groups) {

  static ConvolutionShape of(int in, int out, int kernel, int stride) {
    return new ConvolutionShape(in, out, kernel, stride, 1);
  }

  static ConvolutionShape depthwise(int channels, int stride) {
    return new ConvolutionShape(channels, channels, 3, stride, channels);
  }

  /** Returns the pixels of zeros on every side. */
  public int padding() {
    return kernel / 2;
  }

  /** Returns (out, in / groups, kernel, kernel), as stored. */
  List<Long> weight() {
    return List.of((long) out, (long) in / groups, (long) kernel, (long) kernel);
  }

  /** Returns the output's side for an input's side, in pixels. */
  long side(long input) {
    return (input + 2L * padding() - kernel) / stride + 1;
  }
}
