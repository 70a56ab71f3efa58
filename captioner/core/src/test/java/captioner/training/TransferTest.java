package captioner.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import captioner.model.CaptionModel;
import captioner.model.TinyForm;
import captioner.model.TinyModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TransferTest {
  private static final int LAYERS = 2;

  @Test
  void theRateFallsFromLayerToLayerAndWhatIsNewHasAllOfIt() {
    Transfer transfer = new Transfer(new TransferConfig("runs/text", 0.5, 0.4, 0), LAYERS);
    assertEquals(0.5, transfer.rate("embedding"));
    assertEquals(0.5, transfer.rate("outputBias"));
    assertEquals(0.5, transfer.rate("decoder.norm.gamma"));
    assertEquals(0.5, transfer.rate("decoder.layer1.selfAttention.query.weight"));
    assertEquals(0.2, transfer.rate("decoder.layer0.feedForward.inner.bias"), 1e-12);
    assertEquals(0.08, transfer.rate("decoder.places"), 1e-12);
    assertEquals(1, transfer.rate("decoder.layer0.crossAttention.query.weight"));
    assertEquals(1, transfer.rate("decoder.layer0.crossResidual.norm.gamma"));
    assertEquals(1, transfer.rate("encoder.layer0.attention.key.weight"));
    assertEquals(1, transfer.rate("projection.weight"));
    Transfer none = new Transfer(TransferConfig.off(), LAYERS);
    assertEquals(1, none.rate("decoder.layer0.feedForward.inner.bias"));
  }

  @Test
  void layersAreUnfrozenFromTheTop() throws Exception {
    try (CaptionModel model = TinyModel.load(TinyForm.PRE)) {
      Transfer transfer = new Transfer(new TransferConfig("runs/text", 1, 1, 2), LAYERS);
      List<List<String>> frozen = new ArrayList<>();
      for (int epoch = 0; epoch < 7; epoch++) {
        transfer.begin(epoch, model.parameters());
        frozen.add(
            model.parameters().entrySet().stream()
                .filter(entry -> !entry.getValue().requiresGradient())
                .map(entry -> entry.getKey().replaceFirst("(decoder\\.\\w+).*", "$1"))
                .distinct()
                .toList());
      }
      List<String> all = List.of("decoder.places", "decoder.layer0", "decoder.layer1");
      assertEquals(
          List.of(
              all,
              all,
              all.subList(0, 2),
              all.subList(0, 2),
              all.subList(0, 1),
              all.subList(0, 1),
              List.of()),
          frozen);
    }
  }

  @Test
  void badSettingsAreRefused() {
    Stream.of("rate=0", "rate=1.5", "layerDecay=0", "epochsToUnfreeze=-1")
        .forEach(
            change -> {
              String[] parts = change.split("=");
              Exception thrown =
                  assertThrows(
                      IllegalArgumentException.class,
                      () -> Recipe.tiny().with("transfer." + parts[0], parts[1]));
              assertEquals("transfer." + parts[0], thrown.getMessage().replaceFirst(" must.*", ""));
            });
  }
}
