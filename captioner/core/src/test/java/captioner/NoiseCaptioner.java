package captioner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import captioner.image.Preprocessing;
import captioner.image.Resize;
import captioner.model.CaptionModel;
import captioner.model.CaptionModelConfig;
import captioner.model.DecoderConfig;
import captioner.model.FeatureExtractor;
import captioner.model.GridMeans;
import captioner.model.ModelBackbone;
import captioner.model.ModelStore;
import captioner.ngrams.VisualNgramConfig;
import captioner.ngrams.VisualNgramTrainer;
import captioner.text.Vocabulary;
import captioner.transformer.TransformerConfig;
import captioner.vision.BackboneArtifact;
import captioner.vision.BackboneZoo;
import captioner.vision.Grid;
import captioner.weights.DType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A captioner with weights drawn by chance, on a real backbone, and photos of noise for it. */
final class NoiseCaptioner {
  static final Path MODELS = Path.of(System.getProperty("project.root", "../.."), "models");
  private static final int SIZE = 64;
  private static final int PHOTOS = 5;

  private NoiseCaptioner() {}

  /** Saves a captioner that does not rank. */
  static void save(Path folder, int seed) throws IOException {
    Vocabulary vocabulary =
        Vocabulary.build(List.of(List.of("a", "dog", "cat", "runs", "sits", "on")), 1);
    BackboneArtifact backbone = new BackboneZoo(MODELS).find("mobilenetv2");
    CaptionModelConfig config =
        new CaptionModelConfig(
            List.of(
                new ModelBackbone("mobilenetv2", backbone.sha256(), backbone.config(Grid.LAYER4))),
            Preprocessing.imageNet(SIZE, Resize.SQUASH),
            TransformerConfig.tiny(),
            DecoderConfig.transformer(),
            vocabulary.size());
    try (CaptionModel model = CaptionModel.create(config, vocabulary, seed, Device.cpu())) {
      model.save(folder, DType.FLOAT32);
    }
  }

  /** Teaches a saved captioner to tell the photos from each other by captions of chance. */
  static void learnRanking(Path folder, int seed) throws IOException {
    CaptionModelConfig config = new ModelStore(MODELS).config(folder.toString());
    Vocabulary vocabulary = Vocabulary.load(folder.resolve(CaptionModel.VOCABULARY));
    List<float[]> seen = means(config);
    List<int[][]> said = new ArrayList<>();
    Random random = new Random(seed);
    seen.forEach(
        photo ->
            said.add(
                IntStream.range(0, 5)
                    .mapToObj(i -> random.ints(6, Vocabulary.UNK + 1, vocabulary.size()).toArray())
                    .toArray(int[][]::new)));
    VisualNgramTrainer.Examples examples = new VisualNgramTrainer.Examples(List.of(seen), said);
    VisualNgramConfig learning = new VisualNgramConfig(1, PHOTOS, PHOTOS, 1, 0.1, PHOTOS, seed);
    new VisualNgramTrainer(vocabulary, examples, examples, learning).train(folder);
  }

  private static List<float[]> means(CaptionModelConfig config) throws IOException {
    ModelBackbone backbone = config.backbones().get(0);
    try (NDManager scope = NDManager.newBaseManager();
        FeatureExtractor extractor =
            FeatureExtractor.load(MODELS, backbone, config.preprocessing(), Device.cpu())) {
      List<float[]> pixels = photos().stream().map(extractor.pixels()::of).toList();
      return GridMeans.of(scope, new NDList(extractor.features(scope, pixels)));
    }
  }

  /** Returns the same photos every time. */
  static List<BufferedImage> photos() {
    Random random = new Random(1);
    return IntStream.range(0, PHOTOS)
        .mapToObj(
            i -> {
              BufferedImage image = new BufferedImage(80 + i, 70, BufferedImage.TYPE_INT_RGB);
              int[] rgb = random.ints(image.getWidth() * 70L).toArray();
              image.setRGB(0, 0, image.getWidth(), 70, rgb, 0, image.getWidth());
              return image;
            })
        .toList();
  }

  /** Checks that captions of photos are the same, in the same order, and their numbers nearly. */
  static void assertSame(List<List<Caption>> expected, List<List<Caption>> actual) {
    assertEquals(expected.size(), actual.size());
    for (int photo = 0; photo < expected.size(); photo++) {
      List<Caption> some = expected.get(photo);
      List<Caption> others = actual.get(photo);
      assertEquals(
          some.stream().map(Caption::text).toList(), others.stream().map(Caption::text).toList());
      for (int i = 0; i < some.size(); i++) {
        assertEquals(some.get(i).logProb(), others.get(i).logProb(), 1e-4);
        assertEquals(some.get(i).score(), others.get(i).score(), 1e-4);
        assertEquals(some.get(i).confidence(), others.get(i).confidence(), 1e-4);
      }
    }
  }
}
