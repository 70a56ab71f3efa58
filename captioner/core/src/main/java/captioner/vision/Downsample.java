package captioner.vision;

import java.io.IOException;
import java.util.Optional;

/** The shortcut of a residual block whose map changes size: a 1x1 convolution. */
final class Downsample {

  private Downsample() {}

  /** Builds {@code name.downsample}; empty where input and output have the same size. */
  static Optional<MapBlock> build(
      ConvolutionSource source, String name, int in, int out, int stride) throws IOException {
    if (stride == 1 && in == out) {
      return Optional.empty();
    }
    ConvolutionShape shape = ConvolutionShape.of(in, out, 1, stride);
    String path = name + ".downsample.";
    return Optional.of(source.folded(path + "0", path + "1", shape, Rectifier.NONE));
  }
}
