package captioner.vision;

import ai.djl.ndarray.NDArray;

/** Lays four-dimensional arrays out in memory with the channels last; their shape stays NCHW. */
final class ChannelsLast {

  private ChannelsLast() {}

  /** Returns a copy (B, C, H, W), in the same manager, whose memory runs B, H, W, C. */
  static NDArray copy(NDArray nchw) {
    // (B, C, H, W) -> (B, H, W, C), made contiguous by flattening, -> (B, C, H, W) as a view
    try (NDArray nhwc = nchw.transpose(0, 2, 3, 1);
        NDArray flat = nhwc.flatten();
        NDArray laidOut = flat.reshape(nhwc.getShape())) {
      return laidOut.transpose(0, 3, 1, 2);
    }
  }
}
