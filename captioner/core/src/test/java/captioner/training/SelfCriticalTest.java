package captioner.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import captioner.data.CaptionBatch;
import captioner.data.CaptionBatches;
import captioner.data.CaptionDataset;
import captioner.data.CaptionedImage;
import captioner.data.FeatureCache;
import captioner.model.CaptionModel;
import captioner.model.TinyModel;
import captioner.model.View;
import captioner.transformer.NormPlacement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfCriticalTest {
  private static final int TOKENS = TinyModel.TOKENS;
  private static final int CHANNELS = TinyModel.CHANNELS;
  private static final List<int[][]> CAPTIONS =
      List.of(new int[][] {{4, 5, 8}, {4, 6}}, new int[][] {{4, 7, 9, 10}});
  private static final CaptionBatch BATCH = new CaptionBatches(CAPTIONS, 2, 2).epoch(1).get(0);

  @TempDir Path temp;

  /** Returns two photos without a feature in them. */
  private TrainingData photos(FeatureCache cache) throws IOException {
    List<CaptionedImage> images =
        List.of(
            new CaptionedImage(1, Files.writeString(temp.resolve("a"), "a"), List.of()),
            new CaptionedImage(2, Files.writeString(temp.resolve("b"), "b"), List.of()));
    for (CaptionedImage image : images) {
      cache.put(FeatureCache.sha256(image.file()), ByteBuffer.allocate(TOKENS * CHANNELS * 2));
    }
    CaptionDataset dataset = new CaptionDataset("two photos", images);
    return new TrainingData(
        dataset,
        new PhotoFeatures(
            Map.of(View.WHOLE, List.of(new CachedFeatures(cache, dataset, TOKENS, CHANNELS)))));
  }

  /** The tiny model has dropout, which would show in both the samples and the gradients. */
  @Test
  void nothingIsDroppedAndTheSameSeedDrawsTheSame() throws IOException {
    int bytes = CachedFeatures.recordBytes(TOKENS, CHANNELS);
    try (FeatureCache cache = FeatureCache.open(temp.resolve("cache"), "key", bytes);
        CaptionModel model = TinyModel.load(NormPlacement.PRE)) {
      Recipe recipe = Recipe.tiny().withSelfCritical(0);
      SelfCritical objective = new SelfCritical(model, photos(cache), CAPTIONS, recipe);
      Engine.getInstance().setRandomSeed(1);
      Outcome first = objective.backward(BATCH, 7);
      Map<String, Double> gradients = takenGradients(model);
      Engine.getInstance().setRandomSeed(2);
      assertEquals(first, objective.backward(BATCH, 7));
      assertEquals(gradients, takenGradients(model));
      assertEquals(10, first.captions());
      assertTrue(first.reward() > 0 && gradients.get("embedding") > 0, first.toString());
    }
  }

  /** Returns the norm of the gradient of every weight, and clears it. */
  private static Map<String, Double> takenGradients(CaptionModel model) {
    Map<String, Double> norms = new TreeMap<>();
    try (NDManager scope = model.manager().newSubManager()) {
      model
          .weights()
          .forEach(
              (name, weight) -> {
                NDArray gradient = weight.getGradient();
                gradient.attach(scope);
                norms.put(name, (double) gradient.norm().getFloat());
                gradient.muli(0);
              });
    }
    return norms;
  }
}
