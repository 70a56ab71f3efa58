package captioner.vision;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The networks that can be rebuilt, with the channels of their last maps. */
enum Architecture {
  RESNET18(false, 2, 2, 2, 2),
  RESNET34(false, 3, 4, 6, 3),
  RESNET50(true, 3, 4, 6, 3),
  RESNET101(true, 3, 4, 23, 3),
  RESNET152(true, 3, 8, 36, 3),
  MOBILENETV2(96, 1280),
  /** ViT-B/16 of Dosovitskiy et al. 2021, table 1; torchvision's vit_b_16. */
  VIT_B_16(new VitShape(768, 12, 12, 3072)),
  /** DeiT-Tiny of Touvron et al. 2021, table 1; timm's deit_tiny_patch16_224. */
  DEIT_TINY(new VitShape(192, 12, 3, 768)),
  /** DeiT-Small, as above. */
  DEIT_SMALL(new VitShape(384, 12, 6, 1536)),
  /** Half as deep as DeiT-Tiny: what some thousand photos can train from nothing. */
  VIT_SCRATCH(new VitShape(192, 6, 3, 768));

  private final Optional<VitShape> vit;
  private final boolean bottleneck;
  private final List<Integer> blocks;
  private final int layer3Channels;
  private final int layer4Channels;

  Architecture(VitShape shape) {
    vit = Optional.of(shape);
    bottleneck = false;
    blocks = List.of();
    layer3Channels = 0;
    layer4Channels = shape.width();
  }

  Architecture(boolean bottleneck, Integer... blocks) {
    vit = Optional.empty();
    this.bottleneck = bottleneck;
    this.blocks = List.of(blocks);
    this.layer3Channels = bottleneck ? 1024 : 256;
    this.layer4Channels = bottleneck ? 2048 : 512;
  }

  Architecture(int layer3Channels, int layer4Channels) {
    vit = Optional.empty();
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

  /** Returns the size of a Vision Transformer; nothing for a convolutional network. */
  Optional<VitShape> vit() {
    return vit;
  }

  /** Returns whether there are no weights to begin with, and all is trained with the rest. */
  boolean isUntrained() {
    return this == VIT_SCRATCH;
  }

  /** Returns whether the network has such a map. */
  boolean has(Grid grid) {
    return vit.isPresent() ? grid == Grid.LAYER4 || grid == Grid.PATCHES : grid != Grid.PATCHES;
  }

  /** Returns the number of residual blocks of layer1 to layer4. */
  List<Integer> blocks() {
    return blocks;
  }

  int channels(Grid grid) {
    return switch (grid) {
      case LAYER3 -> layer3Channels;
      case LAYER4 -> layer4Channels;
      case PATCHES -> VitShape.PATCH_LENGTH;
      case BOTH -> layer3Channels + layer4Channels;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
