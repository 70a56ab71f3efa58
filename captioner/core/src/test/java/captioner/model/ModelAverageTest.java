package captioner.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import captioner.text.Vocabulary;
import captioner.weights.DType;
import captioner.weights.WeightFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mean of models has the mean of each of their weights. */
class ModelAverageTest {
  @TempDir Path temp;

  private Path save(int seed, DType dtype) throws IOException {
    return save(seed, dtype, TinyModel.config(TinyForm.PRE), TinyModel.vocabulary());
  }

  private Path save(int seed, DType dtype, CaptionModelConfig config, Vocabulary words)
      throws IOException {
    Path folder = temp.resolve("model " + seed);
    try (CaptionModel model = CaptionModel.create(config, words, seed, Device.cpu())) {
      model.save(folder, dtype);
    }
    return folder;
  }

  private static Map<String, float[]> weights(Path folder) throws IOException {
    Map<String, float[]> weights = new LinkedHashMap<>();
    try (CaptionModel model = CaptionModel.load(folder, Device.cpu())) {
      model.weights().forEach((name, weight) -> weights.put(name, weight.toFloatArray()));
    }
    return weights;
  }

  private static DType dtype(Path folder) throws IOException {
    try (WeightFile file = WeightFile.open(folder.resolve(CaptionModel.WEIGHTS))) {
      return file.tensors().get(0).dtype();
    }
  }

  @Test
  void everyWeightIsTheMean() throws IOException {
    List<Path> models =
        List.of(save(1, DType.FLOAT32), save(2, DType.FLOAT16), save(3, DType.FLOAT32));
    Path output = temp.resolve("mean");
    ModelAverage.write(models, output);
    Map<String, float[]> mean = weights(output);
    Map<String, float[]> one = weights(models.get(0));
    Map<String, float[]> two = weights(models.get(1));
    Map<String, float[]> three = weights(models.get(2));
    assertEquals(one.keySet(), mean.keySet());
    for (String name : mean.keySet()) {
      float[] expected = new float[one.get(name).length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] =
            (float) (((double) one.get(name)[i] + two.get(name)[i] + three.get(name)[i]) / 3);
      }
      assertArrayEquals(expected, mean.get(name), 1e-6f, name);
    }
    assertEquals(DType.FLOAT32, dtype(output));
  }

  @Test
  void theMeanOfEqualsIsTheSame() throws IOException {
    Path model = save(1, DType.FLOAT16);
    Path output = temp.resolve("mean");
    ModelAverage.write(List.of(model, model, model), output);
    for (String file : List.of("config.json", "vocabulary.txt", "weights.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(model.resolve(file)), Files.readAllBytes(output.resolve(file)), file);
    }
    assertEquals(DType.FLOAT16, dtype(output));
  }

  @Test
  void otherFormsAreRefused() throws IOException {
    Path one = save(1, DType.FLOAT32);
    Path post = save(2, DType.FLOAT32, TinyModel.config(TinyForm.POST), TinyModel.vocabulary());
    assertRefused(
        "the models %s and %s have different settings in config.json; only weights of one form have a mean"
            .formatted(one, post),
        List.of(one, post));
    Vocabulary words =
        Vocabulary.build(List.of(List.of("a", "bird", "cow", "dog", "eats", "flies", "in")), 1);
    Path other = save(3, DType.FLOAT32, TinyModel.config(TinyForm.PRE), words);
    assertRefused(
        "the models %s and %s have different words in vocabulary.txt; only weights of one form have a mean"
            .formatted(one, other),
        List.of(one, one, other));
  }

  private void assertRefused(String message, List<Path> models) {
    Path output = temp.resolve("mean");
    Exception thrown = assertThrows(ModelException.class, () -> ModelAverage.write(models, output));
    assertEquals(message, thrown.getMessage());
    assertFalse(Files.exists(output));
  }

  @Test
  void aModelThatIsThereIsNotReplaced() throws IOException {
    Path one = save(1, DType.FLOAT32);
    Path two = save(2, DType.FLOAT32);
    Exception thrown =
        assertThrows(ModelException.class, () -> ModelAverage.write(List.of(one, two), two));
    assertEquals(two + " already holds a model; name a new folder", thrown.getMessage());
  }

  @Test
  void oneModelHasNoMean() {
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> ModelAverage.write(List.of(temp), temp));
    assertEquals("models must be 2 or more: 1", thrown.getMessage());
  }
}
