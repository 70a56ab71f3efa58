package captioner.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import captioner.model.CaptionModelConfig;
import captioner.model.DecoderConfig;
import captioner.model.TinyForm;
import captioner.model.TinyModel;
import captioner.recurrent.AttentionForm;
import captioner.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Steps are timed at any length, and memory is what the formula says. */
class StepMeasurementTest {
  private static final boolean LINUX = Files.exists(Path.of("/proc/self/clear_refs"));

  @Test
  void stepsOfEveryDecoderAreTimedBeyondTheLongestCaptionAndAtOtherGrids() throws IOException {
    for (DecoderConfig decoder :
        List.of(
            DecoderConfig.transformer(),
            DecoderConfig.lstm(AttentionForm.ADDITIVE, 64),
            DecoderConfig.lstm(AttentionForm.NONE, 64))) {
      StepMeasurement measurement = measurement(Recipe.tiny().withDecoder(decoder));
      StepFigures few = measurement.measure(3, 9);
      StepFigures many = measurement.measure(80, 100);
      assertEquals(80, many.words());
      assertEquals(100, many.imageTokens());
      assertTrue(few.captionsPerSecond() > many.captionsPerSecond(), few + ", " + many);
      assertTrue(few.bytes().orElse(0) <= many.bytes().orElse(0), few + ", " + many);
      assertEquals(LINUX, many.bytes().orElse(0) > 1_000_000, many.toString());
    }
  }

  private static StepMeasurement measurement(Recipe recipe) {
    CaptionModelConfig golden = TinyModel.config(TinyForm.values()[0]);
    return new StepMeasurement(
        new CaptionModelConfig(
            golden.backbones(),
            golden.preprocessing(),
            recipe.transformer(),
            recipe.decoder(),
            golden.vocabularySize()),
        TinyModel.vocabulary(),
        recipe);
  }

  @Test
  void attentionTakesWhatTheFormulaSays() throws IOException {
    AttentionMemory attention = new AttentionMemory(TransformerConfig.small(), 16);
    OptionalLong measured = attention.measure(160, 400);
    assumeTrue(measured.isPresent(), "this system does not tell");
    double formula = attention.ofScores(160, 400) + attention.ofTokens(160, 400);
    assertEquals(1, measured.getAsLong() / formula, 0.1);
    assertEquals(4L * 4 * 16 * 8 * 160 * 400, attention.ofScores(160, 400));
  }

  @Test
  void processesTellWhatTheyHold() throws IOException {
    long self = ProcessHandle.current().pid();
    assumeTrue(ResidentSet.of(self).isPresent(), "this system does not tell");
    ResidentSet set = ResidentSet.of(self).orElseThrow();
    assertTrue(0 < set.ownBytes() && set.ownBytes() < set.bytes(), set.toString());
    assertTrue(set.bytes() <= set.peakBytes(), set.toString());
    assertEquals(Optional.empty(), ResidentSet.of(Long.MAX_VALUE));

    long risen = ResidentSet.risenBy(() -> fill(ByteBuffer.allocateDirect(50 << 20))).orElse(0);
    assertTrue(risen >= 50 << 20 && risen < 100 << 20, risen + " bytes"); // Java's own, too
  }

  private static void fill(ByteBuffer buffer) {
    while (buffer.hasRemaining()) {
      buffer.put((byte) 1);
    }
  }
}
