package captioner.vision;

/** Which convolution of a bottleneck shrinks the map; not in the weights, so it must be told. */
public enum StrideOn {
  /** The first, 1x1: ResNet as published, "v1" (He et al. 2015, arXiv:1512.03385). */
  CONV1,
  /** The second, 3x3: torchvision's ResNet, "v1.5". */
  CONV2
}
