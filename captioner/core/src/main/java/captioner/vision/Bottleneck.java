package captioner.vision;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The residual block of ResNet-50 and deeper: 1x1 to fewer channels, 3x3, 1x1 to four times as many
 * (He et al., figure 5).
 */
final class Bottleneck {

  /** Output channels per channel of the 3x3 convolution. */
  static final int EXPANSION = 4;

  private Bottleneck() {}

  /**
   * Builds the block below a name such as {@code layer1.0}.
   *
   * @param in channels of the input
   * @param width channels of the 3x3 convolution
   * @param stride 1 or 2
   * @param strideOn the convolution the stride stands on
   */
  static MapBlock build(
      ConvolutionSource source, String name, int in, int width, int stride, StrideOn strideOn)
      throws IOException {
    int onFirst = strideOn == StrideOn.CONV1 ? stride : 1;
    int onSecond = strideOn == StrideOn.CONV2 ? stride : 1;
    int out = width * EXPANSION;
    ConvolutionShape reduce = ConvolutionShape.of(in, width, 1, onFirst);
    ConvolutionShape look = ConvolutionShape.of(width, width, 3, onSecond);
    ConvolutionShape expand = ConvolutionShape.of(width, out, 1, 1);
    Chain body =
        new Chain(
            List.of(
                source.folded(name + ".conv1", name + ".bn1", reduce, Rectifier.RELU),
                source.folded(name + ".conv2", name + ".bn2", look, Rectifier.RELU),
                source.folded(name + ".conv3", name + ".bn3", expand, Rectifier.NONE)));
    Optional<MapBlock> shortcut = Downsample.build(source, name, in, out, stride);
    return new Residual(body, shortcut, Rectifier.RELU);
  }
}
