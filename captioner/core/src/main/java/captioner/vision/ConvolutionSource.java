package captioner.vision;

import java.io.IOException;

/** Where a network gets its convolutions: from a weight file, or made new to be filled later. */
interface ConvolutionSource {

  /**
   * Returns a convolution with a BatchNorm folded into it.
   *
   * @param name of the convolution, as torchvision names it
   * @param batchNorm name of what follows it
   * @throws IOException if it cannot be read
   */
  Convolution folded(String name, String batchNorm, ConvolutionShape shape, Rectifier rectifier)
      throws IOException;
}
