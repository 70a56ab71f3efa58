package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import captioner.weights.WeightFile;
import captioner.weights.WeightFileException;
import java.io.IOException;
import java.util.List;

/** Makes convolutions from the tensors of a weight file; the arrays belong to one manager. */
final class ConvolutionReader implements ConvolutionSource {

  /** PyTorch's default epsilon of BatchNorm, which no published ResNet changes. */
  private static final double EPSILON = 1e-5;

  private final WeightFile file;
  private final NDManager owner;

  ConvolutionReader(WeightFile file, NDManager owner) {
    this.file = file;
    this.owner = owner;
  }

  boolean contains(String tensor) {
    return file.contains(tensor);
  }

  WeightFileException refusal(String problem) {
    return new WeightFileException(file.path(), problem);
  }

  /** Reads {@code name.weight} and {@code name.bias}. */
  Convolution plain(String name, ConvolutionShape shape, Rectifier rectifier) throws IOException {
    float[] weight = tensor(name + ".weight", shape.weight());
    float[] bias = tensor(name + ".bias", List.of((long) shape.out()));
    return convolution(shape, weight, bias, rectifier);
  }

  /**
   * Reads a convolution without bias and folds the BatchNorm after it: with scale = gamma /
   * sqrt(variance + epsilon), weight * scale and beta - mean * scale give the same map.
   */
  @Override
  public Convolution folded(
      String name, String batchNorm, ConvolutionShape shape, Rectifier rectifier)
      throws IOException {
    List<Long> perChannel = List.of((long) shape.out());
    float[] weight = tensor(name + ".weight", shape.weight());
    float[] gamma = tensor(batchNorm + ".weight", perChannel);
    float[] beta = tensor(batchNorm + ".bias", perChannel);
    float[] mean = tensor(batchNorm + ".running_mean", perChannel);
    float[] variance = tensor(batchNorm + ".running_var", perChannel);
    float[] bias = new float[shape.out()];
    int fanIn = weight.length / shape.out();
    for (int channel = 0; channel < shape.out(); channel++) {
      double scale = gamma[channel] / Math.sqrt(variance[channel] + EPSILON);
      bias[channel] = (float) (beta[channel] - mean[channel] * scale);
      for (int i = channel * fanIn; i < (channel + 1) * fanIn; i++) {
        weight[i] = (float) (weight[i] * scale);
      }
    }
    return convolution(shape, weight, bias, rectifier);
  }

  private Convolution convolution(
      ConvolutionShape shape, float[] weight, float[] bias, Rectifier rectifier) {
    // A created array borrows Java's memory, which its views do not keep alive; a duplicate owns
    // its.
    try (NDArray borrowed = owner.create(weight, new Shape(shape.weight()));
        NDArray nchw = borrowed.duplicate()) {
      return new Convolution(shape, ChannelsLast.copy(nchw), owner.create(bias), rectifier);
    }
  }

  private float[] tensor(String name, List<Long> shape) throws IOException {
    List<Long> found = file.info(name).shape();
    if (!found.equals(shape)) {
      throw refusal("tensor " + name + " has shape " + found + ", expected " + shape);
    }
    return file.floats(name);
  }
}
