package captioner.vision;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * ResNet-18 to ResNet-152 without their classifier, from weights named as torchvision names them.
 *
 * <p>Source: He et al., Deep Residual Learning for Image Recognition, 2015, table 1, <a
 * href="https://arxiv.org/abs/1512.03385">arXiv:1512.03385</a>.
 */
final class ResNet {

  private static final int STEM_WIDTH = 64;

  private final ConvolutionSource source;
  private final Architecture architecture;
  private final StrideOn strideOn;
  private int channels = STEM_WIDTH;

  private ResNet(ConvolutionSource source, Architecture architecture, StrideOn strideOn) {
    this.source = source;
    this.architecture = architecture;
    this.strideOn = strideOn;
  }

  /**
   * Reads the network.
   *
   * @throws IOException if a tensor is missing or of another shape, or blocks are left over
   */
  static GridNetwork read(ConvolutionReader reader, BackboneConfig config) throws IOException {
    Architecture architecture = Architecture.of(config.architecture());
    ResNet net = new ResNet(reader, architecture, config.strideOn());
    List<MapBlock> toStride16 = new ArrayList<>();
    ConvolutionShape stem = ConvolutionShape.of(3, STEM_WIDTH, 7, 2);
    toStride16.add(reader.folded("conv1", "bn1", stem, Rectifier.RELU));
    toStride16.add(new MaxPool());
    for (int layer = 1; layer <= 3; layer++) {
      toStride16.addAll(net.layer(layer));
    }
    List<MapBlock> toStride32 = net.layer(4);
    for (int layer = 1; layer <= 4; layer++) {
      requireNoDeeper(reader, architecture, layer);
    }
    return new GridNetwork(new Chain(toStride16), new Chain(toStride32), config.grid());
  }

  /** Builds layer4 alone: (B, C3, h, w) to (B, C4, h / 2, w / 2). */
  static MapBlock lastStage(ConvolutionSource source, BackboneConfig config) throws IOException {
    Architecture architecture = Architecture.of(config.architecture());
    ResNet net = new ResNet(source, architecture, config.strideOn());
    net.channels = architecture.channels(Grid.LAYER3);
    return new Chain(net.layer(4));
  }

  /** A deeper network has the same names and shapes and more of them: it would pass unnoticed. */
  private static void requireNoDeeper(
      ConvolutionReader reader, Architecture architecture, int layer) throws IOException {
    String next = "layer" + layer + "." + architecture.blocks().get(layer - 1);
    if (reader.contains(next + ".conv1.weight")) {
      throw reader.refusal("is a deeper network than " + architecture + ": it has a " + next);
    }
  }

  /** Builds layer1 (64 channels, stride 1) to layer4 (512 channels, stride 2). */
  private List<MapBlock> layer(int layer) throws IOException {
    int width = STEM_WIDTH << (layer - 1);
    int count = architecture.blocks().get(layer - 1);
    List<MapBlock> blocks = new ArrayList<>();
    for (int block = 0; block < count; block++) {
      String name = "layer" + layer + "." + block;
      int stride = block == 0 && layer > 1 ? 2 : 1;
      if (architecture.hasBottlenecks()) {
        blocks.add(Bottleneck.build(source, name, channels, width, stride, strideOn));
        channels = width * Bottleneck.EXPANSION;
      } else {
        blocks.add(BasicBlock.build(source, name, channels, width, stride));
        channels = width;
      }
    }
    return blocks;
  }
}
