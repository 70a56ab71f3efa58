package captioner.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.decoding.BeamSearchConfig;
import captioner.decoding.Hypothesis;
import captioner.model.TinyModel;
import captioner.transformer.NormPlacement;
import captioner.vision.BackboneZoo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A compiled captioner finds what BeamSearch over the blocks finds. */
class CompiledSearchTest {
  private static final Path MODELS = Path.of(System.getProperty("project.root", "../.."), "models");

  @TempDir Path folder;

  private static BlockPath tiny(NormPlacement norm) throws IOException {
    Path weights = new BackboneZoo(MODELS).find("mobilenetv2").file();
    return new BlockPath(TinyModel.load(norm), weights);
  }

  static void assertSame(List<List<Hypothesis>> expected, List<List<Hypothesis>> actual) {
    assertEquals(expected.size(), actual.size());
    for (int image = 0; image < expected.size(); image++) {
      List<Hypothesis> some = expected.get(image);
      List<Hypothesis> others = actual.get(image);
      assertEquals(
          some.stream().map(Hypothesis::tokens).toList(),
          others.stream().map(Hypothesis::tokens).toList());
      for (int i = 0; i < some.size(); i++) {
        assertEquals(some.get(i).finished(), others.get(i).finished());
        assertEquals(some.get(i).score(), others.get(i).score(), 1e-4);
        for (int t = 0; t < some.get(i).tokenLogProbs().size(); t++) {
          assertEquals(
              some.get(i).tokenLogProbs().get(t), others.get(i).tokenLogProbs().get(t), 1e-4);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyBeamLengthAndPenaltyGivesWhatTheBlocksGive(NormPlacement norm) throws IOException {
    List<Integer> lengths = new ArrayList<>();
    try (BlockPath blocks = tiny(norm);
        CaptionProgram program = blocks.compile(Precision.FLOAT32, folder.resolve("tiny.pt"))) {
      List<float[]> photos = blocks.photos(1, 5);
      for (int beam : List.of(1, 2, 3, 5, 30)) {
        for (double alpha : List.of(0.0, 0.8, 2.0)) {
          for (int maxLength : List.of(1, 4, 20)) {
            BeamSearchConfig search = new BeamSearchConfig(beam, beam, maxLength, alpha);
            List<List<Hypothesis>> expected = blocks.search(photos, search);
            assertSame(expected, program.search(photos, search));
            expected.forEach(found -> found.forEach(h -> lengths.add(h.tokens().size())));
          }
        }
      }
    }
    assertTrue(lengths.stream().distinct().count() > 3, "all of " + lengths.get(0));
  }
}
