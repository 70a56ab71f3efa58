package captioner.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import captioner.GoldenFile;
import captioner.transformer.NormPlacement;
import com.google.gson.JsonObject;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole network gives the logits of one built from torch's own Transformer layers. */
class CaptionNetworkGoldenTest {
  private static final float TOLERANCE = 1e-5f;

  @ParameterizedTest
  @EnumSource
  void logitsEqualTorch(NormPlacement norm) throws IOException {
    JsonObject golden = GoldenFile.json(TinyModel.name(norm) + ".json");
    try (CaptionModel model = TinyModel.load(norm);
        NDManager scope = model.manager().newSubManager()) {
      NDArray features = TinyModel.features(scope, 8, 2);
      NDArray tokens = scope.create(GoldenFile.longs(golden, "tokens"), new Shape(4, 5));
      NDArray logits =
          model
              .network()
              .forward(new ParameterStore(scope, false), new NDList(tokens, features), false)
              .singletonOrThrow();
      assertEquals(new Shape(4, 5, 11), logits.getShape());
      assertArrayEquals(GoldenFile.floats(golden, "logits"), logits.toFloatArray(), TOLERANCE);
    }
  }
}
