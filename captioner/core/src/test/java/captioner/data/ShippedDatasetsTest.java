package captioner.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in {@code datasets/} is whole and says whose it is. */
class ShippedDatasetsTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Path DATASETS = ROOT.resolve("datasets");

  @TempDir Path dir;

  @Test
  void everyDescriptorLoadsAndSaysItsTermsAndHowToGetIt() throws IOException {
    List<String> names = DatasetDescriptor.names(DATASETS);
    assertEquals(List.of("coco-karpathy", "coco2017", "flickr30k", "flickr8k", "sample"), names);
    String readme = Files.readString(DATASETS.resolve("README.md"));
    for (String name : names) {
      DatasetDescriptor dataset = DatasetDescriptor.load(name, DATASETS, Optional.empty());
      assertEquals(name, dataset.name());
      assertFalse(dataset.about().licence().isEmpty(), name);
      assertFalse(dataset.about().citation().isEmpty(), name);
      assertTrue(dataset.splits().keySet().containsAll(Set.of("train", "val")), name);
      assertTrue(readme.contains("| `" + name + "` |"), name);
      for (Download download : dataset.downloads()) {
        assertTrue(download.sha256().isPresent() && download.bytes().isPresent(), name);
      }
    }
  }

  @Test
  void theSampleHasEveryPhotoFiveCaptionsEachAndDisjointHalves() throws IOException {
    DatasetDescriptor sample = DatasetDescriptor.load("sample", DATASETS, Optional.of(dir));
    CaptionDataset all = sample.split("all").requireImages();
    assertEquals(76, all.images().size());
    assertTrue(all.images().stream().allMatch(image -> image.captions().size() >= 5));
    Set<CaptionedImage> halves = new HashSet<>(sample.split("train").images());
    assertEquals(38, halves.size());
    halves.addAll(sample.split("val").images());
    assertEquals(new HashSet<>(all.images()), halves);
  }

  @Test
  void everyPhotoOfTheSampleIsAttributed() throws IOException {
    String attribution = Files.readString(DATASETS.resolve("sample/ATTRIBUTION.md"));
    for (CaptionedImage image :
        DatasetDescriptor.load("sample", DATASETS, Optional.of(dir)).split("all").images()) {
      String row = "| " + image.file().getFileName() + " | <https://www.flickr.com/";
      assertTrue(attribution.contains(row), row);
    }
  }

  @Test
  void theOwnPhotosExampleOfTheReadmeWorks() throws IOException {
    String whole = Files.readString(DATASETS.resolve("README.md"));
    String readme = whole.substring(whole.indexOf("## Your own photos\n"));
    Files.writeString(dir.resolve("holiday.json"), block(readme, "json"));
    Path photos = Files.createDirectory(dir.resolve("holiday"));
    Files.writeString(photos.resolve("captions.csv"), block(readme, "csv"));
    DatasetDescriptor holiday = DatasetDescriptor.load("holiday", dir, Optional.empty());
    assertEquals(2, holiday.split("train").captionCount());
    assertEquals(
        List.of("Two people fish from a pier."), holiday.split("val").images().get(0).captions());
  }

  private static String block(String readme, String language) {
    String start = "```" + language + "\n";
    int from = readme.indexOf(start) + start.length();
    return readme.substring(from, readme.indexOf("```", from));
  }

  @Test
  void theDownloadScriptHandsItsArgumentsToTheProgram() throws Exception {
    Path script = ROOT.resolve("scripts/download-dataset");
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
    Path copy = Files.copy(script, dir.resolve("download-dataset"));
    Path program =
        Files.writeString(dir.resolve("captioner"), "#!/bin/bash\nprintf '[%s]' \"$@\"; exit 3\n");
    assertTrue(program.toFile().setExecutable(true));
    Process process =
        new ProcessBuilder("/bin/bash", copy.toString(), "my data")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(3, process.waitFor());
    assertEquals("[download][my data]", output);
  }
}
