package captioner.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import captioner.data.CaptionBatch;
import captioner.data.CaptionBatches;
import captioner.model.CaptionModel;
import captioner.model.TinyForm;
import captioner.model.TinyModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the backward pass reads must not have been freed since the forward pass.
 *
 * <p>DJL's {@code NDArray.mul(Number)} puts the number into memory of Java's and lets go of it at
 * once, while torch keeps a pointer to it for the backward pass.
 */
class GradientMemoryTest {
  private static final CaptionBatch BATCH =
      new CaptionBatches(List.of(new int[][] {{4, 5, 6}, {7, 8}}, new int[][] {{9, 10, 4}}), 2, 2)
          .epoch(1)
          .get(0);

  @ParameterizedTest
  @EnumSource
  void garbageCollectionBeforeTheBackwardPassChangesNoGradient(TinyForm form)
      throws IOException, InterruptedException {
    try (CaptionModel model = TinyModel.load(form)) {
      Map<String, float[]> expected = gradients(model, () -> {});
      Map<String, float[]> actual = gradients(model, GradientMemoryTest::overwriteFreedMemory);
      assertEquals(expected.keySet(), actual.keySet());
      expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), 1e-6f, name));
    }
  }

  /** Something that happens between the two passes. */
  private interface Between {
    void run() throws InterruptedException;
  }

  private static Map<String, float[]> gradients(CaptionModel model, Between between)
      throws InterruptedException {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    try (NDManager scope = model.manager().newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray inputs = scope.create(BATCH.inputs(), new Shape(BATCH.rows(), BATCH.length()));
      RealTokens real = RealTokens.of(BATCH.targets());
      NDArray features = TinyModel.features(scope, 5, 2);
      ParameterStore ps = new ParameterStore(scope, false);
      NDArray logits =
          TeacherForcing.logits(model.network(), ps, new NDList(features), inputs, real, false);
      float[] advantages = new float[real.count()];
      Arrays.fill(advantages, 0.5f);
      NDArray loss =
          CaptionLoss.of(logits, real.targets(scope), 0.1)
              .add(PolicyLoss.of(logits, real.targets(scope), advantages));
      between.run();
      collector.backward(loss);
      model.weights().forEach((name, weight) -> gradients.put(name, taken(weight)));
    }
    return gradients;
  }

  /** Returns the gradient of a weight, and clears it. */
  private static float[] taken(NDArray weight) {
    try (NDArray gradient = weight.getGradient()) {
      float[] values = gradient.toFloatArray();
      gradient.muli(0);
      return values;
    }
  }

  /** Frees the buffers that Java no longer knows, and fills memory of their size with NaN. */
  private static void overwriteFreedMemory() throws InterruptedException {
    for (int round = 0; round < 3; round++) {
      System.gc();
      Thread.sleep(50); // buffers are freed by another thread
      List<ByteBuffer> buffers = new ArrayList<>();
      for (int i = 0; i < 20_000; i++) {
        buffers.add(ByteBuffer.allocateDirect(4 + i % 2 * 4).putInt(0, -1));
      }
      assertEquals(20_000, buffers.size());
    }
  }
}
