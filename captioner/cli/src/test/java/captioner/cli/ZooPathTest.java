package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backbone from DJL's model zoo, end to end: downloaded by DJL, trained on, captioned with, and
 * then used without the zoo. The zoo is a stand-in of the same form, with random weights.
 */
class ZooPathTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Path STAND_IN = ROOT.resolve("../shared/fixtures/zoo/traced_resnet18.pt.gz");
  private static final Path PHOTOS = ROOT.resolve("datasets/sample/images");
  private static final String METADATA =
      """
      {"metadataVersion": "0.2", "resourceType": "model", "application": "cv/image_classification",
       "groupId": "ai.djl.pytorch", "artifactId": "resnet", "name": "Resnet",
       "artifacts": [{"version": "0.0.1", "snapshot": false, "name": "traced_resnet18",
         "properties": {"layers": "18", "dataset": "imagenet"},
         "files": {"model": {"uri": "0.0.1/traced_resnet18.pt.gz", "sha1Hash": "%s", "size": %d}}}]}
      """;
  private static final String RECIPE =
      """
      {"backbone": "resnet18", "grid": "LAYER4", "imageSize": 64, "resize": "CENTER_CROP",
       "minCount": 2,
       "transformer": {"encoderLayers": 1, "decoderLayers": 1, "dModel": 16, "nHeads": 2,
         "dFeedForward": 32, "dropout": 0.1, "norm": "PRE", "positions": "LEARNED"},
       "optimizer": {"schedule": "NOAM", "learningRate": 1e-3, "warmupSteps": 2,
         "weightDecay": 0.01, "clipNorm": 1},
       "training": {"epochs": 1, "imagesPerStep": 8, "captionsPerImage": 5,
         "labelSmoothing": 0.1, "averageDecay": 0, "mirror": 0, "patience": 1, "seed": 1}}
      """;

  @TempDir Path temp;

  @Test
  void backboneFromTheZooIsDownloadedTrainedOnAndUsedOffline() throws Exception {
    assumeTrue(Files.isRegularFile(STAND_IN), "needs ../shared/fixtures/zoo");
    Path zoo = layOutZoo();
    Path recipe = Files.writeString(temp.resolve("recipe.json"), RECIPE);
    Path run = temp.resolve("run");
    Run missing = run(zoo, trainArguments(recipe, run));
    assertEquals(ExitCode.MODEL, missing.code(), missing.output());
    assertTrue(missing.output().contains("run again with --download"), missing.output());

    List<String> download = new ArrayList<>(trainArguments(recipe, run));
    download.add("--download");
    Run trained = run(zoo, download);
    assertEquals(ExitCode.OK, trained.code(), trained.output());

    Path gone = temp.resolve("gone");
    Path photo = PHOTOS.resolve("000000000285.jpg");
    Run captioned =
        run(
            gone,
            List.of(
                "caption",
                photo.toString(),
                "--backbone",
                "resnet18",
                "--model",
                run.resolve("model").toString()));
    assertEquals(ExitCode.OK, captioned.code(), captioned.output());
    assertTrue(captioned.output().contains(photo + "\t"), captioned.output());

    Run refused =
        run(
            gone,
            List.of(
                "caption",
                photo.toString(),
                "--backbone",
                "resnet50",
                "--model",
                run.resolve("model").toString()));
    assertEquals(ExitCode.MODEL, refused.code(), refused.output());
    assertTrue(
        refused.output().contains("was trained on resnet18, not on resnet50"), refused.output());
  }

  private Path layOutZoo() throws Exception {
    Path zoo = temp.resolve("zoo");
    Path resnet = zoo.resolve("model/cv/image_classification/ai/djl/pytorch/resnet");
    Path stored = resnet.resolve("0.0.1/traced_resnet18.pt.gz");
    Files.createDirectories(stored.getParent());
    Files.copy(STAND_IN, stored);
    byte[] bytes = Files.readAllBytes(stored);
    String sha1 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    Files.writeString(resnet.resolve("metadata.json"), METADATA.formatted(sha1, bytes.length));
    return zoo;
  }

  private static List<String> trainArguments(Path recipe, Path run) {
    return List.of(
        "train",
        "--annotations",
        ROOT.resolve("datasets/sample/captions.json").toString(),
        "--images",
        PHOTOS.toString(),
        "--config",
        recipe.toString(),
        "--backbone",
        "resnet18",
        "--output",
        run.toString());
  }

  private record Run(int code, String output) {}

  /** Runs the program in a JVM of its own: DJL reads the zoo's address once. */
  private Run run(Path zoo, List<String> arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            Arrays.asList(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Djava.awt.headless=true",
                "-DDJL_REPO_URL=" + zoo.toUri() + (Files.isDirectory(zoo) ? "" : "/"),
                "-DDJL_CACHE_DIR=" + temp.resolve("djl"),
                "-DENGINE_CACHE_DIR=" + Path.of(System.getProperty("user.home"), ".djl.ai"),
                "-Dcaptioner.home=" + ROOT.toAbsolutePath().normalize(),
                "captioner.cli.Main"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CAPTIONER_CACHE", temp.resolve("cache").toString());
    Path log = Files.createTempFile(temp, "run", ".log");
    Process process = builder.redirectOutput(log.toFile()).start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return new Run(process.waitFor(), Files.readString(log));
  }
}
