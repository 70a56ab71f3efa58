package captioner.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import captioner.GoldenFile;
import com.google.gson.JsonObject;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole network gives the logits, and an LSTM the attention, of one built from torch's own
 * Transformer layers and LSTM cells.
 */
class CaptionNetworkGoldenTest {
  private static final float TOLERANCE = 1e-5f;

  @ParameterizedTest
  @EnumSource
  void logitsEqualTorch(TinyForm form) throws IOException {
    JsonObject golden = GoldenFile.json(form.file() + ".json");
    try (CaptionModel model = TinyModel.load(form);
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
      if (golden.has("attention")) {
        ParameterStore ps = new ParameterStore(scope, false);
        NDArray memory = model.network().encode(ps, new NDList(features), false);
        NDArray attention = model.network().attention(ps, tokens, memory);
        assertEquals(new Shape(4, 5, TinyModel.TOKENS), attention.getShape());
        assertArrayEquals(
            GoldenFile.floats(golden, "attention"), attention.toFloatArray(), TOLERANCE);
      }
    }
  }
}
