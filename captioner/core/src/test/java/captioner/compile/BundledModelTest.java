package captioner.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import captioner.decoding.BeamSearch;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.Hypothesis;
import captioner.model.CaptionEnsemble;
import captioner.model.CaptionModel;
import captioner.model.PhotoScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled captioner, compiled, on the first of the sample photos. */
class BundledModelTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final String MODEL = "flickr8k-resnet50";
  private static final int PHOTOS = 16;

  @TempDir Path temp;

  @Test
  void itWritesTheSameCaptionsInFloat32AndNearlyAllInBfloat16() throws IOException {
    Path models = ROOT.resolve("models");
    Path exact = temp.resolve("float32.pt");
    Path half = temp.resolve("bfloat16.pt");
    CaptionCompiler.compile(models, MODEL, Precision.FLOAT32, exact);
    CaptionCompiler.compile(models, MODEL, Precision.BFLOAT16, half);
    double share = Files.size(half) / (double) Files.size(exact);
    assertTrue(share > 0.5 && share < 0.6, "share " + share); // n-grams take as much in both

    BeamSearchConfig search = BeamSearchConfig.defaults();
    try (CaptionEnsemble blocks = CaptionEnsemble.load(models, List.of(MODEL), Device.cpu());
        CaptionProgram float32 = CaptionProgram.load(exact, Device.cpu());
        CaptionProgram bfloat16 = CaptionProgram.load(half, Device.cpu())) {
      List<float[]> photos = photos(blocks);
      List<List<Integer>> expected;
      try (PhotoScorer scorer = blocks.scorer(photos)) {
        expected =
            best(new BeamSearch(search, CaptionModel.TOKEN_RULES).search(scorer, photos.size()));
      }
      assertEquals(expected, best(float32.search(photos, search)));
      List<List<Integer>> rounded = best(bfloat16.search(photos, search));
      long same =
          Stream.iterate(0, i -> i + 1)
              .limit(PHOTOS)
              .filter(i -> expected.get(i).equals(rounded.get(i)))
              .count();
      assertTrue(same >= PHOTOS - 4, same + " of " + PHOTOS);
    }
  }

  private static List<List<Integer>> best(List<List<Hypothesis>> found) {
    Function<List<Hypothesis>, List<Integer>> first = sentences -> sentences.get(0).tokens();
    return found.stream().map(first).toList();
  }

  private static List<float[]> photos(CaptionEnsemble blocks) throws IOException {
    List<float[]> pixels = new ArrayList<>();
    try (Stream<Path> files = Files.list(ROOT.resolve("datasets/sample/images"))) {
      for (Path photo : files.sorted().limit(PHOTOS).toList()) {
        pixels.add(blocks.extractor().pixels().of(photo));
      }
    }
    return pixels;
  }
}
