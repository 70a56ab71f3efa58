package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import captioner.weights.DType;
import captioner.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Networks of seeded random weights, scaled so that activations neither vanish nor explode. */
public final class RandomWeights {

  private RandomWeights() {}

  /** Returns names and shapes as torchvision has them. */
  public static Map<String, List<Long>> resnet18() {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    convolution(shapes, "conv1", "bn1", 64, 3, 7);
    long in = 64;
    for (int layer = 1; layer <= 4; layer++) {
      long width = 32L << layer;
      for (int block = 0; block < 2; block++) {
        String name = "layer" + layer + "." + block;
        convolution(shapes, name + ".conv1", name + ".bn1", width, in, 3);
        convolution(shapes, name + ".conv2", name + ".bn2", width, width, 3);
        if (in != width) {
          convolution(shapes, name + ".downsample.0", name + ".downsample.1", width, in, 1);
        }
        in = width;
      }
    }
    return shapes;
  }

  private static void convolution(
      Map<String, List<Long>> shapes, String name, String norm, long out, long in, long kernel) {
    shapes.put(name + ".weight", List.of(out, in, kernel, kernel));
    for (String tensor : List.of("weight", "bias", "running_mean", "running_var")) {
      shapes.put(norm + "." + tensor, List.of(out));
    }
  }

  /** Returns names and shapes as torchvision has them, each BatchNorm replaced by a bias. */
  public static Map<String, List<Long>> mobileNetV2() {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    biased(shapes, "features.0.0", 32, 3, 3);
    biased(shapes, "features.1.conv.0.0", 32, 1, 3);
    biased(shapes, "features.1.conv.1", 16, 32, 1);
    long in = 16;
    long[] channels = {24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160, 320};
    for (int i = 0; i < channels.length; i++) {
      String name = "features." + (i + 2) + ".conv.";
      biased(shapes, name + "0.0", in * 6, in, 1);
      biased(shapes, name + "1.0", in * 6, 1, 3);
      biased(shapes, name + "2", channels[i], in * 6, 1);
      in = channels[i];
    }
    biased(shapes, "features.18.0", 1280, 320, 1);
    return shapes;
  }

  private static void biased(
      Map<String, List<Long>> shapes, String name, long out, long in, long kernel) {
    shapes.put(name + ".weight", List.of(out, in, kernel, kernel));
    shapes.put(name + ".bias", List.of(out));
  }

  /** Writes random tensors of these shapes and returns the file. */
  public static Path write(Path file, Map<String, List<Long>> shapes) throws IOException {
    Random random = new Random(3);
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      shapes.forEach((name, shape) -> tensors.put(name, tensor(manager, random, name, shape)));
      SafetensorsWriter.write(file, tensors, DType.FLOAT32, Map.of());
    }
    return file;
  }

  private static NDArray tensor(NDManager manager, Random random, String name, List<Long> sizes) {
    Shape shape = new Shape(sizes);
    float[] values = new float[Math.toIntExact(shape.size())];
    double scale = Math.sqrt(2.0 * sizes.get(0) / values.length);
    for (int i = 0; i < values.length; i++) {
      double value = random.nextGaussian();
      if (sizes.size() == 4) {
        values[i] = (float) (value * scale);
      } else {
        values[i] = (float) (name.endsWith("bias") || name.endsWith("mean") ? value / 5 : 1);
      }
    }
    return manager.create(values, shape);
  }
}
