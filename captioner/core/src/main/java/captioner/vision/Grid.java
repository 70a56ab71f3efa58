package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;

/** Which maps of a network become image tokens. */
public enum Grid {
  /** The last map of stride 16: layer3 of a ResNet, features.13 of MobileNetV2. */
  LAYER3,
  /**
   * The last map, of stride 32: layer4 of a ResNet, features.18 of MobileNetV2; of stride 16: what
   * the last block of a ViT gives.
   */
  LAYER4,
  /** LAYER3 averaged over 2x2 cells, then LAYER4, along the channels; of stride 32. */
  BOTH,
  /** What a ViT is given: the pixels of 16 x 16 patches, of stride 16. */
  PATCHES;

  /**
   * Returns both maps side by side, new in the manager of the maps.
   *
   * <p>An odd map's last row or column is averaged alone, so that the sizes meet.
   *
   * @param layer3 (B, C3, 2h or 2h - 1, 2w or 2w - 1)
   * @param layer4 (B, C4, h, w)
   * @return (B, C3 + C4, h, w)
   */
  static NDArray sideBySide(NDArray layer3, NDArray layer4) {
    Shape two = new Shape(2, 2);
    try (NDArray pooled = Pool.avgPool2d(layer3, two, two, new Shape(0, 0), true, false)) {
      return NDArrays.concat(new NDList(pooled, layer4), 1);
    }
  }
}
