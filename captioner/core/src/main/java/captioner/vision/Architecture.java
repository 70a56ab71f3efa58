package captioner.vision;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The networks that can be rebuilt, with the channels of their last two maps. */
enum Architecture {
  RESNET18(false, 2, 2, 2, 2),
  RESNET34(false, 3, 4, 6, 3),
  RESNET50(true, 3, 4, 6, 3),
  RESNET101(true, 3, 4, 23, 3),
  RESNET152(true, 3, 8, 36, 3),
  MOBILENETV2(96, 1280);

  private final boolean bottleneck;
  private final List<Integer> blocks;
  private final int layer3Channels;
  private final int layer4Channels;

  Architecture(boolean bottleneck, Integer... blocks) {
    this.bottleneck = bottleneck;
    this.blocks = List.of(blocks);
    this.layer3Channels = bottleneck ? 1024 : 256;
    this.layer4Channels = bottleneck ? 2048 : 512;
  }

  Architecture(int layer3Channels, int layer4Channels) {
    this.bottleneck = false;
    this.blocks = List.of();
    this.layer3Channels = layer3Channels;
    this.layer4Channels = layer4Channels;
  }

  static Architecture of(String name) {
    return Arrays.stream(values())
        .filter(a -> a.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "architecture must be one of "
                        + Arrays.stream(values())
                            .map(Architecture::toString)
                            .collect(Collectors.joining(", "))
                        + ": "
                        + name));
  }

  /** Returns true if the residual blocks are bottlenecks, so that {@link StrideOn} matters. */
  boolean hasBottlenecks() {
    return bottleneck;
  }

  /** Returns the number of residual blocks of layer1 to layer4. */
  List<Integer> blocks() {
    return blocks;
  }

  int channels(Grid grid) {
    return switch (grid) {
      case LAYER3 -> layer3Channels;
      case LAYER4 -> layer4Channels;
      case BOTH -> layer3Channels + layer4Channels;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
