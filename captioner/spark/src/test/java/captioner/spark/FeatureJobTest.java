package captioner.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import captioner.data.CaptionDataset;
import captioner.data.CaptionedImage;
import captioner.data.FeatureCache;
import captioner.image.Resize;
import captioner.model.CaptionModelConfig;
import captioner.model.FeatureExtractor;
import captioner.model.View;
import captioner.training.CachedFeatures;
import captioner.training.Recipe;
import captioner.training.TrainingData;
import captioner.training.TrainingRun;
import captioner.vision.BackboneArtifact;
import captioner.vision.BackboneZoo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Features on Spark are those that the trainer computes. */
class FeatureJobTest {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = Program.local();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Small photos by the small backbone, seen whole, mirrored and in one part. */
  private static Recipe recipe() {
    return Recipe.tiny()
        .withBackbone("mobilenetv2")
        .with("imageSize", "64")
        .with("resize", '"' + Resize.SQUASH.name() + '"')
        .with("training.mirror", "0.5")
        .with("augmentation.crops", "1");
  }

  @Test
  void fillsTheCacheThatTheTrainerReads() throws IOException {
    Path photos = SinglePhotos.sample(folder.resolve("photos"), 5);
    Path broken = Files.write(photos.resolve("broken.jpg"), new byte[] {1, 2, 3});
    Path file = Files.writeString(folder.resolve("recipe.json"), recipe().toJson());
    Path cache = folder.resolve("cache");
    Object[] command = {
      photos, "--recipe", file, "--cache", cache, "--models", SinglePhotos.MODELS
    };

    Program run = Program.run(FeatureJob::run, command);

    assertEquals(Job.SOME_FAILED, run.code(), run.err());
    String problem =
        "captioner: " + broken + ": not an image (JPEG, PNG, GIF, BMP, WebP and TIFF are read)\n";
    assertTrue(run.err().startsWith(problem), run.err());
    assertEquals(3, run.err().split(": 5 photos in the cache, 1 failed\n", -1).length - 1);
    assertEqualsTheTrainers(photos, cache);

    Files.delete(broken);
    Program again = Program.run(FeatureJob::run, command);
    assertEquals(Job.OK, again.code(), again.err());
    assertFalse(Files.exists(cache.resolve("spark/records")), "nothing is left beside the cache");
  }

  private void assertEqualsTheTrainers(Path photos, Path cache) throws IOException {
    BackboneArtifact backbone = new BackboneZoo(SinglePhotos.MODELS).find("mobilenetv2");
    CaptionModelConfig config = TrainingRun.modelConfig(recipe(), List.of(backbone), 5);
    List<CaptionedImage> images = new ArrayList<>();
    try (Stream<Path> files = Files.list(photos)) {
      for (Path photo : files.sorted().limit(5).toList()) {
        images.add(new CaptionedImage(images.size(), photo, List.of("a photo")));
      }
    }
    CaptionDataset dataset = new CaptionDataset("five", images);
    int tokens = config.imageTokens();
    int channels = config.channels();
    int bytes = CachedFeatures.recordBytes(tokens, channels);
    for (View view : TrainingData.views(recipe())) {
      String key = config.featureKeys().get(0) + view.suffix();
      try (FeatureCache ours = FeatureCache.open(cache, key, bytes);
          FeatureCache theirs = FeatureCache.open(folder.resolve("trainer"), key, bytes);
          NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
          FeatureExtractor extractor =
              FeatureExtractor.load(
                  SinglePhotos.MODELS,
                  config.backbones().get(0),
                  config.preprocessing(),
                  Device.cpu())) {
        new CachedFeatures(theirs, dataset, tokens, channels)
            .compute(extractor, manager, view, done -> {});
        assertEquals(5, ours.size());
        for (CaptionedImage image : images) {
          String hash = FeatureCache.sha256(image.file());
          assertArrayEquals(record(theirs, hash), record(ours, hash), 1e-2f, view.toString());
        }
      }
    }
  }

  /** Returns a record's numbers; neighbours in a batch change their last bits. */
  private static float[] record(FeatureCache cache, String hash) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(cache.recordBytes()).order(ByteOrder.LITTLE_ENDIAN);
    cache.get(hash, bytes);
    bytes.flip();
    float[] numbers = new float[cache.recordBytes() / 2];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = half(bytes.getShort());
    }
    return numbers;
  }

  /** Returns a float16 number; features are finite. */
  private static float half(short bits) {
    int exponent = (bits >> 10) & 31;
    int fraction = bits & 1023;
    float size =
        exponent == 0
            ? fraction * 0x1p-24f
            : (1024 + fraction) * (float) Math.pow(2, exponent - 25);
    return bits < 0 ? -size : size;
  }
}
