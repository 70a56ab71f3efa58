package captioner.vision;

import java.util.Locale;
import java.util.Objects;

/**
 * Which network turns photos into image tokens, and which of its maps.
 *
 * @param architecture resnet18, resnet34, resnet50, resnet101, resnet152, mobilenetv2, vit-b-16,
 *     deit-tiny, deit-small or vit-scratch
 * @param strideOn where bottlenecks shrink the map; of no effect without bottlenecks
 * @param grid the maps that become tokens
 */
public record BackboneConfig(String architecture, StrideOn strideOn, Grid grid) {

  /** Checks that the architecture is known. */
  public BackboneConfig {
    Architecture.of(architecture);
    Objects.requireNonNull(strideOn, "strideOn");
    Objects.requireNonNull(grid, "grid");
    if (!Architecture.of(architecture).has(grid)) {
      throw new IllegalArgumentException(
          "%s has no grid %s; a ViT has LAYER4, other networks LAYER3, LAYER4 and BOTH"
              .formatted(architecture, grid));
    }
  }

  /** Returns D, the number of channels of the grid. */
  public int channels() {
    return Architecture.of(architecture).channels(grid);
  }

  /** Returns the image pixels per grid cell along each axis: 16 or 32. */
  public int stride() {
    return grid == Grid.LAYER3 || isTransformer() ? 16 : 32;
  }

  /** Returns whether the network is a Vision Transformer. */
  public boolean isTransformer() {
    return Architecture.of(architecture).vit().isPresent();
  }

  /** Returns whether the network begins without weights and is trained with what reads it. */
  public boolean isUntrained() {
    return Architecture.of(architecture).isUntrained();
  }

  /** Returns the part that stays frozen where the last stage is trained: see {@link LastStage}. */
  public BackboneConfig beforeLastStage() {
    return new BackboneConfig(architecture, strideOn, isTransformer() ? Grid.PATCHES : Grid.LAYER3);
  }

  /** Returns a short name that is equal exactly when the features are: resnet50-conv1-layer4. */
  public String key() {
    if (grid == Grid.PATCHES) {
      return "patches";
    }
    String stride = Architecture.of(architecture).hasBottlenecks() ? "-" + strideOn : "";
    return (architecture + stride + "-" + grid).toLowerCase(Locale.ROOT);
  }
}
