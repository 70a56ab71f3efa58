package captioner.vision;

import java.util.Locale;
import java.util.Objects;

/**
 * Which network turns photos into image tokens, and which of its maps.
 *
 * @param architecture resnet18, resnet34, resnet50, resnet101, resnet152 or mobilenetv2
 * @param strideOn where bottlenecks shrink the map; of no effect without bottlenecks
 * @param grid the maps that become tokens
 */
public record BackboneConfig(String architecture, StrideOn strideOn, Grid grid) {

  /** Checks that the architecture is known. */
  public BackboneConfig {
    Architecture.of(architecture);
    Objects.requireNonNull(strideOn, "strideOn");
    Objects.requireNonNull(grid, "grid");
  }

  /** Returns D, the number of channels of the grid. */
  public int channels() {
    return Architecture.of(architecture).channels(grid);
  }

  /** Returns the image pixels per grid cell along each axis: 16 or 32. */
  public int stride() {
    return grid == Grid.LAYER3 ? 16 : 32;
  }

  /** Returns a short name that is equal exactly when the features are: resnet50-conv1-layer4. */
  public String key() {
    String stride = Architecture.of(architecture).hasBottlenecks() ? "-" + strideOn : "";
    return (architecture + stride + "-" + grid).toLowerCase(Locale.ROOT);
  }
}
