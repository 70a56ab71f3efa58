package captioner.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import captioner.GoldenFile;
import captioner.model.CaptionModel;
import captioner.model.TinyForm;
import captioner.model.TinyModel;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loss of an LSTM, and its gradient. */
class DoublyStochasticTest {

  /** The whole way from the loss back to every kind of weight is torch's. */
  @ParameterizedTest
  @EnumSource(
      value = TinyForm.class,
      names = {"LSTM_.*"},
      mode = EnumSource.Mode.MATCH_ALL)
  void lossAndGradientsEqualTorch(TinyForm form) throws IOException {
    JsonObject golden = GoldenFile.json(file(form));
    RealTokens real = RealTokens.of(GoldenFile.longs(golden, "targets"));
    try (CaptionModel model = TinyModel.load(form);
        NDManager scope = model.manager().newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray tokens = scope.create(GoldenFile.longs(golden, "tokens"), new Shape(4, 5));
      NDList pass =
          TeacherForcing.pass(
              model.network(),
              new ParameterStore(scope, false),
              new NDList(TinyModel.features(scope, 8, 2)),
              tokens,
              real,
              false);
      NDArray loss = CaptionLoss.of(pass.head(), real.targets(scope), 0);
      assertEquals(golden.get("crossEntropy").getAsFloat(), loss.getFloat(), 1e-5);
      if (golden.has("penalty")) {
        NDArray penalty =
            DoublyStochastic.of(pass.get(1), real, golden.get("lambda").getAsDouble());
        assertEquals(golden.get("penalty").getAsFloat(), penalty.getFloat(), 1e-5);
        loss = loss.add(penalty);
      }
      collector.backward(loss);
      for (Map.Entry<String, JsonElement> weight : golden.getAsJsonObject("gradients").entrySet()) {
        float expected = weight.getValue().getAsFloat();
        try (NDArray gradient = model.weights().get(weight.getKey()).getGradient()) {
          assertEquals(
              expected, gradient.norm().getFloat(), 2e-5 * (1 + expected), weight.getKey());
        }
      }
    }
  }

  private static String file(TinyForm form) {
    return "caption_network_" + form.name().toLowerCase(Locale.ROOT) + ".json";
  }

  @Test
  void looksOfRealWordsAreWantedOnceAPart() {
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] weights = {1, 0, 0, 1, 0.5f, 0.5f, 1, 0, 1, 0, 1, 0}; // two sentences, 3 words, N = 2
      NDArray looks = manager.create(weights, new Shape(2, 1, 3, 2));
      RealTokens real = RealTokens.of(new long[] {5, 6, 0, 5, 6, 7});
      // the first looked at both once, where its padding does not count; the second: 3 and 0 times
      assertEquals(0.5 * (4 + 1) / 5, DoublyStochastic.of(looks, real, 0.5).getFloat(), 1e-6);
    }
  }

  @Test
  void headsCountAsOneLook() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray looks = manager.create(new float[] {1, 0, 0, 1}, new Shape(1, 2, 1, 2));
      float penalty = DoublyStochastic.of(looks, RealTokens.of(new long[] {5}), 1).getFloat();
      assertEquals(0.5, penalty, 1e-6);
    }
  }
}
