package captioner.vision;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The residual block of ResNet-18 and ResNet-34: two 3x3 convolutions (He et al., figure 5). */
final class BasicBlock {

  private BasicBlock() {}

  /**
   * Builds the block below a name such as {@code layer1.0}.
   *
   * @param in channels of the input
   * @param width channels of the output
   * @param stride 1 or 2, on the first convolution
   */
  static MapBlock build(ConvolutionSource source, String name, int in, int width, int stride)
      throws IOException {
    ConvolutionShape first = ConvolutionShape.of(in, width, 3, stride);
    ConvolutionShape second = ConvolutionShape.of(width, width, 3, 1);
    Chain body =
        new Chain(
            List.of(
                source.folded(name + ".conv1", name + ".bn1", first, Rectifier.RELU),
                source.folded(name + ".conv2", name + ".bn2", second, Rectifier.NONE)));
    Optional<MapBlock> shortcut = Downsample.build(source, name, in, width, stride);
    return new Residual(body, shortcut, Rectifier.RELU);
  }
}
