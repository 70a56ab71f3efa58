package captioner.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.Hypothesis;
import captioner.image.Preprocessing;
import captioner.image.Resize;
import captioner.model.CaptionModel;
import captioner.model.CaptionModelConfig;
import captioner.model.CaptionScorer;
import captioner.model.DecoderConfig;
import captioner.model.ModelBackbone;
import captioner.model.TinyForm;
import captioner.model.TinyModel;
import captioner.text.Vocabulary;
import captioner.transformer.NormPlacement;
import captioner.transformer.TextPositions;
import captioner.transformer.TransformerConfig;
import captioner.vision.BackboneConfig;
import captioner.vision.BackboneZoo;
import captioner.vision.Golden;
import captioner.vision.Grid;
import captioner.vision.RandomWeights;
import captioner.vision.StrideOn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A compiled captioner finds what BeamSearch over the blocks finds. */
class CompiledSearchTest {
  private static final Path MODELS = Path.of(System.getProperty("project.root", "../.."), "models");

  @TempDir Path folder;

  private static Path mobileNet() throws IOException {
    return new BackboneZoo(MODELS).find("mobilenetv2").file();
  }

  private static BlockPath tiny(NormPlacement norm) throws IOException {
    return new BlockPath(TinyModel.load(TinyForm.valueOf(norm.name())), mobileNet());
  }

  private CaptionProgram compile(BlockPath blocks) throws IOException {
    return blocks.compile(Precision.FLOAT32, folder.resolve("captioner.pt"));
  }

  private static ModelBackbone backbone(String name, Grid grid, boolean tuned) {
    return new ModelBackbone(
        name, "0".repeat(64), new BackboneConfig(name, StrideOn.CONV2, grid), tuned);
  }

  private static CaptionModel random(TransformerConfig size, ModelBackbone... backbones) {
    Vocabulary words = TinyModel.vocabulary();
    Preprocessing photos = Preprocessing.imageNet(72, Resize.SQUASH);
    return CaptionModel.create(
        new CaptionModelConfig(
            List.of(backbones), photos, size, DecoderConfig.transformer(), words.size()),
        words,
        5,
        Device.cpu());
  }

  private Path resnet18() throws IOException {
    return RandomWeights.write(folder.resolve("resnet18"), RandomWeights.resnet18());
  }

  private static void assertSame(List<List<Hypothesis>> expected, List<List<Hypothesis>> actual) {
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
        assertArrayEquals(logProbs(some.get(i)), logProbs(others.get(i)), 1e-4);
      }
    }
  }

  private static double[] logProbs(Hypothesis hypothesis) {
    return hypothesis.tokenLogProbs().stream().mapToDouble(logProb -> logProb).toArray();
  }

  @ParameterizedTest
  @EnumSource
  void everyBeamLengthAndPenaltyGivesWhatTheBlocksGive(NormPlacement norm) throws IOException {
    List<Integer> lengths = new ArrayList<>();
    try (BlockPath blocks = tiny(norm);
        CaptionProgram program = compile(blocks)) {
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

  @ParameterizedTest
  @EnumSource
  void itGivesTheMeansOfTheGridsOfItsBackbones(Precision precision) throws IOException {
    CaptionModel model =
        random(
            TransformerConfig.tiny(),
            backbone("resnet18", Grid.LAYER4, false),
            backbone("mobilenetv2", Grid.BOTH, false));
    try (BlockPath blocks = new BlockPath(model, resnet18(), mobileNet());
        CaptionProgram program = blocks.compile(precision, folder.resolve("means.pt"))) {
      List<float[]> photos = blocks.photos(7, 3);
      List<float[]> expected = blocks.means(photos);
      try (ProgramScorer scorer = program.scorer(photos)) {
        for (int photo = 0; photo < photos.size(); photo++) {
          double share = Golden.relativeError(scorer.means().get(photo), expected.get(photo));
          assertTrue(share < (precision == Precision.FLOAT32 ? 1e-5 : 0.02), share + " off");
        }
      }
    }
  }

  @Test
  void withoutThisLibraryItGivesTheBestCaptionToo() throws Exception {
    try (BlockPath blocks = tiny(NormPlacement.PRE);
        CaptionProgram program = compile(blocks);
        Model alone = Model.newInstance("alone", Device.cpu(), "PyTorch");
        NDManager scope = alone.getNDManager().newSubManager()) {
      alone.load(folder.resolve("captioner.pt"));
      List<float[]> photos = blocks.photos(8, 3);
      NDList images = new NDList(blocks.batch(scope, photos));
      NDArray tokens = alone.getBlock().forward(new ParameterStore(), images, false).head();
      List<List<Hypothesis>> found = program.search(photos, BeamSearchConfig.defaults());
      for (int photo = 0; photo < photos.size(); photo++) {
        List<Integer> best = found.get(photo).get(0).tokens();
        long[] row = tokens.get(photo).toLongArray();
        assertEquals(
            best, Arrays.stream(row).limit(best.size()).mapToObj(token -> (int) token).toList());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void wordsAreScoredAsTheBlocksScoreThem(NormPlacement norm) throws IOException {
    int[][] parents = {{0, 1, 2}, {0, 0, 1, 2, 2}, {4, 3, 1, 1}, {0, 1, 2}, {2}};
    int[][] tokens = {{1, 1, 1}, {4, 5, 6, 7, 4}, {5, 6, 6, 4}, {7, 8, 9}, {10}};
    try (BlockPath blocks = tiny(norm);
        CaptionProgram program = compile(blocks);
        NDManager scope = blocks.model().manager().newSubManager()) {
      List<float[]> photos = blocks.photos(2, 3);
      try (CaptionScorer expected = blocks.scorer(scope, photos);
          ProgramScorer actual = program.scorer(photos)) {
        assertEquals(expected.vocabularySize(), actual.vocabularySize());
        for (int step = 0; step < parents.length; step++) {
          assertArrayEquals(
              expected.logProbs(parents[step], tokens[step]),
              actual.logProbs(parents[step], tokens[step]),
              1e-4f);
        }
      }
    }
  }

  @Test
  void aBatchGivesWhatItsPhotosGiveAlone() throws IOException {
    BeamSearchConfig search = new BeamSearchConfig(3, 3, 20, 0.8);
    try (BlockPath blocks = tiny(NormPlacement.PRE);
        CaptionProgram program = compile(blocks)) {
      List<float[]> photos = blocks.photos(3, 7);
      List<List<Hypothesis>> alone = new ArrayList<>();
      for (float[] photo : photos) {
        alone.addAll(program.search(List.of(photo), search));
      }
      assertSame(alone, program.search(photos, search));
      assertEquals(List.of(), program.search(List.of(), search));
    }
  }

  @Test
  void severalThreadsGetWhatOneGets() throws Exception {
    BeamSearchConfig search = new BeamSearchConfig(3, 3, 20, 0.8);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (BlockPath blocks = tiny(NormPlacement.POST);
        CaptionProgram program = compile(blocks)) {
      List<float[]> photos = blocks.photos(3, 4);
      List<List<Hypothesis>> expected = program.search(photos, search);
      List<Future<List<List<Hypothesis>>>> results = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        results.add(threads.submit(() -> program.search(photos, search)));
      }
      for (Future<List<List<Hypothesis>>> result : results) {
        assertSame(expected, result.get());
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void equalScoresGoToTheLowerToken() throws IOException {
    BeamSearchConfig search = new BeamSearchConfig(3, 3, 6, 0.8);
    try (BlockPath blocks = tiny(NormPlacement.PRE)) {
      blocks.model().weights().get("embedding").muli(0);
      blocks.model().weights().get("outputBias").muli(0);
      try (CaptionProgram program = compile(blocks)) {
        List<float[]> photos = blocks.photos(4, 2);
        assertSame(blocks.search(photos, search), program.search(photos, search));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PATCHES")
  void aResNetGivesWhatItsBlocksGive(Grid grid) throws IOException {
    assertSameAsBlocks(
        new BlockPath(
            random(TransformerConfig.tiny(), backbone("resnet18", grid, false)), resnet18()));
  }

  @Test
  void backbonesSideBySideGiveWhatTheirBlocksGive() throws IOException {
    assertSameAsBlocks(
        new BlockPath(
            random(
                new TransformerConfig(
                    0, 2, 32, 4, 64, 0, 0, NormPlacement.POST, TextPositions.LEARNED),
                backbone("resnet18", Grid.LAYER4, false),
                backbone("mobilenetv2", Grid.BOTH, false)),
            resnet18(),
            mobileNet()));
  }

  @Test
  void aStageTrainedWithTheRestIsTheModels() throws IOException {
    CaptionModel model =
        random(
            new TransformerConfig(
                2, 1, 32, 4, 64, 0, 0, NormPlacement.PRE, TextPositions.SINUSOIDAL),
            backbone("mobilenetv2", Grid.LAYER4, false),
            backbone("resnet18", Grid.LAYER4, true));
    model.loadStage(1, resnet18());
    assertSameAsBlocks(new BlockPath(model, mobileNet(), resnet18()));
  }

  private void assertSameAsBlocks(BlockPath open) throws IOException {
    BeamSearchConfig search = new BeamSearchConfig(3, 2, 12, 0.8);
    try (BlockPath blocks = open;
        CaptionProgram program = compile(blocks)) {
      List<float[]> photos = blocks.photos(6, 3);
      assertSame(blocks.search(photos, search), program.search(photos, search));
    }
  }
}
