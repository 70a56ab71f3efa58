package captioner.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedWeightsTest {

  /** Counts are torch's own: parameters, BatchNorm statistics and their batch counters. */
  @ParameterizedTest
  @CsvSource({
    "weights/resnet50/traced_resnet50.pt.gz, 320, 25610205",
    "fixtures/zoo/traced_resnet18.pt.gz, 122, 11699132",
    "fixtures/zoo/traced_resnet50.pt.gz, 320, 25610205",
    "weights/mobilenetv2/mobilenetv2_features_f32.safetensors, 104, 2206816"
  })
  void everyTensorOfAPublishedNetworkIsRead(String name, int tensors, long numbers)
      throws IOException {
    Path file = Path.of(System.getProperty("project.root", "../..")).resolve("../shared/" + name);
    Assumptions.assumeTrue(Files.exists(file), "needs " + file);
    try (WeightFile weights = WeightFile.open(file)) {
      assertEquals(tensors, weights.tensors().size());
      long total = 0;
      for (TensorInfo tensor : weights.tensors()) {
        for (float value : weights.floats(tensor.name())) {
          assertTrue(Float.isFinite(value), tensor.name());
          total++;
        }
      }
      assertEquals(numbers, total);
    }
  }
}
