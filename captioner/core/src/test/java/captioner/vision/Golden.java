package captioner.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds weights and reference outputs, and measures the distance to them. */
public final class Golden {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final String SHIPPED_RESNET50 =
      "models/model/cv/image_classification/ai/djl/pytorch/resnet/0.0.1/traced_resnet50.pt.gz";

  private Golden() {}

  static Path shared(String name) {
    Path file = ROOT.resolve("../shared").resolve(name);
    Assumptions.assumeTrue(Files.exists(file), "needs ../shared/" + name);
    return file;
  }

  /** Returns the pretrained ResNet-50 of the project, or the shared one until it is there. */
  static Path resnet50() {
    Path shipped = ROOT.resolve(SHIPPED_RESNET50);
    return Files.exists(shipped) ? shipped : shared("weights/resnet50/traced_resnet50.pt.gz");
  }

  /** Reads an .npy file, or all arrays of an .npz. */
  static NDList arrays(NDManager manager, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return NDList.decode(manager, in);
    }
  }

  /** Returns |actual - expected| / |expected|. */
  static double relativeError(NDArray actual, NDArray expected) {
    return relativeError(actual.toFloatArray(), expected.toFloatArray());
  }

  public static double relativeError(float[] actual, float[] expected) {
    if (actual.length != expected.length) {
      throw new AssertionError("sizes differ: " + actual.length + ", " + expected.length);
    }
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow(actual[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / norm);
  }
}
