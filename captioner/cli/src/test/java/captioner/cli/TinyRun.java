package captioner.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A captioner that {@code train} made in seconds of a few sample photos, once for all tests; it
 * lies in target/, to be looked at.
 */
final class TinyRun {
  static final Path PHOTOS = Program.ROOT.resolve("datasets/sample/images");
  static final Path FOLDER = Path.of("target/tiny-run").toAbsolutePath();
  static final Path MODEL = FOLDER.resolve("run/model");
  static final int PHOTO_COUNT = 8;

  /** As small and short as can be. */
  static final String RECIPE =
      """
      {"backbone": "mobilenetv2", "grid": "LAYER4", "imageSize": 96, "resize": "SQUASH",
       "minCount": 1,
       "transformer": {"encoderLayers": 1, "decoderLayers": 1, "dModel": 32, "nHeads": 2,
         "dFeedForward": 64, "dropout": 0.0, "norm": "PRE", "positions": "LEARNED"},
       "optimizer": {"schedule": "COSINE", "learningRate": 1e-2, "warmupSteps": 2,
         "weightDecay": 0.01, "clipNorm": 1.0},
       "training": {"epochs": 6, "imagesPerStep": 4, "captionsPerImage": 5,
         "labelSmoothing": 0.1, "averageDecay": 0.0, "mirror": 0.0, "patience": 6, "seed": 1}}
      """;

  private static Program trained;

  private TinyRun() {}

  /** Trains on the first call; returns what the program said. */
  static synchronized Program train() throws IOException {
    if (trained == null) {
      if (Files.exists(FOLDER)) {
        try (Stream<Path> files = Files.walk(FOLDER)) {
          for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
            Files.delete(file);
          }
        }
      }
      Files.createDirectories(FOLDER);
      trained = Program.run(arguments(recipe(), FOLDER.resolve("run"), cache())).succeeds();
    }
    return trained;
  }

  static Path recipe() throws IOException {
    return Files.writeString(FOLDER.resolve("recipe.json"), RECIPE);
  }

  static Path cache() {
    return FOLDER.resolve("cache");
  }

  /** Returns the photos that {@link #annotations(Path, int)} lists. */
  static List<Path> firstPhotos(int n) throws IOException {
    try (Stream<Path> photos = Files.list(PHOTOS)) {
      return photos.sorted().limit(n).toList();
    }
  }

  /** Returns captions of the first sample photos. */
  static Path annotations() throws IOException {
    return annotations(FOLDER.resolve("captions.json"), PHOTO_COUNT);
  }

  /** Writes the captions of the first n sample photos. */
  static Path annotations(Path file, int n) throws IOException {
    Path all = Program.ROOT.resolve("datasets/sample/captions.json");
    JsonObject json = JsonParser.parseString(Files.readString(all)).getAsJsonObject();
    JsonArray images = new JsonArray();
    Set<Long> ids = new HashSet<>();
    for (JsonElement image : json.getAsJsonArray("images").asList().subList(0, n)) {
      images.add(image);
      ids.add(image.getAsJsonObject().get("id").getAsLong());
    }
    JsonArray captions = new JsonArray();
    for (JsonElement caption : json.getAsJsonArray("annotations")) {
      if (ids.contains(caption.getAsJsonObject().get("image_id").getAsLong())) {
        captions.add(caption);
      }
    }
    json.add("images", images);
    json.add("annotations", captions);
    return Files.writeString(file, json.toString());
  }

  /** Returns a command line that trains on those photos, judged by the same. */
  static Object[] arguments(Path recipe, Path output, Path cache, Object... more)
      throws IOException {
    Path annotations = annotations();
    List<Object> line =
        List.of(
            "train",
            "--annotations",
            annotations,
            "--images",
            PHOTOS,
            "--val-annotations",
            annotations,
            "--config",
            recipe,
            "--output",
            output,
            "--cache",
            cache);
    return Stream.concat(line.stream(), Stream.of(more)).toArray();
  }
}
