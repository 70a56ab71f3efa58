package captioner.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import captioner.model.TinyForm;
import captioner.model.TinyModel;
import captioner.model.View;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
  @ParameterizedTest
  @EnumSource
  void nothingIsDroppedAndTheSameSeedDrawsTheSame(SelfCriticalConfig.Candidates candidates)
      throws IOException {
    int bytes = CachedFeatures.recordBytes(TOKENS, CHANNELS);
    try (FeatureCache cache = FeatureCache.open(temp.resolve("cache"), "key", bytes);
        CaptionModel model = TinyModel.load(TinyForm.PRE)) {
      Recipe recipe = recipe(candidates, 0);
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

  /** The tiny model has dropout, which the references' share has, too. */
  @Test
  void crossEntropyOfTheReferencesIsAdded() throws IOException {
    int bytes = CachedFeatures.recordBytes(TOKENS, CHANNELS);
    try (FeatureCache cache = FeatureCache.open(temp.resolve("cache"), "key", bytes);
        CaptionModel model = TinyModel.load(TinyForm.PRE)) {
      TrainingData data = photos(cache);
      Recipe recipe = recipe(SelfCriticalConfig.Candidates.BEAM, 0.5);
      Outcome policy =
          new SelfCritical(model, data, CAPTIONS, recipe(SelfCriticalConfig.Candidates.BEAM, 0))
              .backward(BATCH, 7);
      float[] expected = takenBiasGradient(model);
      Outcome half = new CrossEntropy(model, data, recipe, 0.5).backward(BATCH, 7);
      float[] ofReferences = takenBiasGradient(model);
      for (int i = 0; i < expected.length; i++) {
        expected[i] += ofReferences[i];
      }
      Outcome both = new SelfCritical(model, data, CAPTIONS, recipe).backward(BATCH, 7);
      assertEquals(policy.loss() + half.loss(), both.loss(), 1e-6);
      assertArrayEquals(expected, takenBiasGradient(model), 1e-6f);
    }
  }

  private static float[] takenBiasGradient(CaptionModel model) {
    float[] gradient;
    try (NDArray bias = model.weights().get("outputBias").getGradient()) {
      gradient = bias.toFloatArray();
    }
    takenGradients(model);
    return gradient;
  }

  private Recipe recipe(SelfCriticalConfig.Candidates candidates, double crossEntropyWeight)
      throws IOException {
    String json = Recipe.tiny().withSelfCritical(0).toJson();
    String changed =
        json.replace("BEAM", candidates.name())
            .replace(
                "\"crossEntropyWeight\": 0.1", "\"crossEntropyWeight\": " + crossEntropyWeight);
    return Recipe.read(Files.writeString(temp.resolve("recipe.json"), changed));
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
