package captioner.vision;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * MobileNetV2 1.0 without its classifier, from weights named as torchvision names them, with
 * BatchNorm already folded into weight and bias.
 *
 * <p>Source: Sandler et al., MobileNetV2: Inverted Residuals and Linear Bottlenecks, 2018, table 2,
 * <a href="https://arxiv.org/abs/1801.04381">arXiv:1801.04381</a>.
 */
final class MobileNetV2 {

  /** Output channels of features.2 to features.17. */
  private static final int[] CHANNELS = {
    24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160, 320
  };

  /** The features that halve the map; the last of them begins the maps of stride 32. */
  private static final List<Integer> STRIDED = List.of(2, 4, 7, 14);

  private MobileNetV2() {}

  /**
   * Reads the network.
   *
   * @throws IOException if a tensor is missing or of another shape
   */
  static GridNetwork read(ConvolutionReader reader, BackboneConfig config) throws IOException {
    List<MapBlock> toStride16 = new ArrayList<>();
    List<MapBlock> toStride32 = new ArrayList<>();
    ConvolutionShape stem = ConvolutionShape.of(3, 32, 3, 2);
    toStride16.add(reader.plain("features.0.0", stem, Rectifier.RELU6));
    toStride16.add(InvertedResidual.readUnexpanded(reader, "features.1", 32, 16));
    int in = 16;
    for (int i = 0; i < CHANNELS.length; i++) {
      int feature = i + 2;
      int stride = STRIDED.contains(feature) ? 2 : 1;
      MapBlock block =
          InvertedResidual.read(reader, "features." + feature, in, CHANNELS[i], stride);
      (feature < 14 ? toStride16 : toStride32).add(block);
      in = CHANNELS[i];
    }
    ConvolutionShape last = ConvolutionShape.of(in, 1280, 1, 1);
    toStride32.add(reader.plain("features.18.0", last, Rectifier.RELU6));
    return new GridNetwork(new Chain(toStride16), new Chain(toStride32), config.grid());
  }
}
