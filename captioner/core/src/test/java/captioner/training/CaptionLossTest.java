package captioner.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import captioner.GoldenFile;
import captioner.text.Vocabulary;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loss is torch's cross_entropy with ignore_index and label_smoothing. */
class CaptionLossTest {
  private static final int V = 11;

  @ParameterizedTest
  @CsvSource({"pre, 0, loss", "pre, 0.1, smoothedLoss", "post, 0, loss", "post, 0.1, smoothedLoss"})
  void lossEqualsTorch(String form, double smoothing, String expected) throws IOException {
    JsonObject golden = GoldenFile.json("caption_network_" + form + ".json");
    float[] logits = GoldenFile.floats(golden, "logits");
    long[] targets = GoldenFile.longs(golden, "targets");
    List<Integer> real = new ArrayList<>();
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] != Vocabulary.PAD) {
        real.add(i);
      }
    }
    float[] kept = new float[real.size() * V];
    for (int i = 0; i < real.size(); i++) {
      System.arraycopy(logits, real.get(i) * V, kept, i * V, V);
    }
    long[] wanted = real.stream().mapToLong(i -> targets[i]).toArray();
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray array = manager.create(kept, new Shape(real.size(), V));
      float loss = CaptionLoss.of(array, manager.create(wanted), smoothing).getFloat();
      assertEquals(golden.get(expected).getAsDouble(), loss, 1e-5);
    }
  }

  /** A smoothed target is a distribution like any other that a teacher may give. */
  @Test
  void aTeacherOfSmoothedTargetsGivesTheSmoothedLoss() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray logits = manager.create(GoldenFile.noise(1, 3 * V), new Shape(3, V));
      long[] targets = {2, 0, V - 1};
      float[] taught = new float[3 * V];
      Arrays.fill(taught, 0.3f / V);
      for (int row = 0; row < 3; row++) {
        taught[row * V + (int) targets[row]] += 0.7f;
      }
      float expected = CaptionLoss.of(logits, manager.create(targets), 0.3).getFloat();
      NDArray distribution = manager.create(taught, new Shape(3, V));
      assertEquals(expected, CaptionLoss.of(logits, distribution).getFloat(), 1e-6);
    }
  }
}
