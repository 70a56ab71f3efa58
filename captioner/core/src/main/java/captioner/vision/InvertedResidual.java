package captioner.vision;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The block of MobileNetV2: 1x1 to six times the channels, 3x3 each channel alone, 1x1 back, and
 * round it the input where the size stays.
 *
 * <p>Source: Sandler et al., MobileNetV2: Inverted Residuals and Linear Bottlenecks, 2018, figure
 * 3, <a href="https://arxiv.org/abs/1801.04381">arXiv:1801.04381</a>.
 */
final class InvertedResidual {

  private static final int EXPANSION = 6;

  private InvertedResidual() {}

  /** Reads the block below a name such as {@code features.2}. */
  static MapBlock read(ConvolutionReader reader, String name, int in, int out, int stride)
      throws IOException {
    int wide = in * EXPANSION;
    ConvolutionShape expand = ConvolutionShape.of(in, wide, 1, 1);
    ConvolutionShape depthwise = ConvolutionShape.depthwise(wide, stride);
    ConvolutionShape project = ConvolutionShape.of(wide, out, 1, 1);
    Chain body =
        new Chain(
            List.of(
                reader.plain(name + ".conv.0.0", expand, Rectifier.RELU6),
                reader.plain(name + ".conv.1.0", depthwise, Rectifier.RELU6),
                reader.plain(name + ".conv.2", project, Rectifier.NONE)));
    boolean sameSize = stride == 1 && in == out;
    return sameSize ? new Residual(body, Optional.empty(), Rectifier.NONE) : body;
  }

  /** Reads the first block, which does not expand. */
  static MapBlock readUnexpanded(ConvolutionReader reader, String name, int in, int out)
      throws IOException {
    ConvolutionShape depthwise = ConvolutionShape.depthwise(in, 1);
    ConvolutionShape project = ConvolutionShape.of(in, out, 1, 1);
    return new Chain(
        List.of(
            reader.plain(name + ".conv.0.0", depthwise, Rectifier.RELU6),
            reader.plain(name + ".conv.1", project, Rectifier.NONE)));
  }
}
