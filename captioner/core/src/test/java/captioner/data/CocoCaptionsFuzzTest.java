package captioner.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import captioner.Bounds;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Any bytes are COCO captions or give one line: soon, and in little memory. */
class CocoCaptionsFuzzTest {
  private static final long MAX_BYTES = 64_000_000;

  @FuzzTest(maxDuration = "30m")
  void annotations(byte[] json) throws IOException {
    Path file = Files.createTempFile("fuzzed", ".json");
    try {
      Files.write(file, json);
      Bounds.within(MAX_BYTES, () -> read(file));
    } finally {
      Files.delete(file);
    }
  }

  private static void read(Path file) throws IOException {
    try {
      CaptionDataset dataset = CocoCaptions.read(file, file.resolveSibling("photos"));
      assertFalse(dataset.images().isEmpty());
      for (CaptionedImage image : dataset.images()) {
        image.captions().forEach(caption -> assertFalse(caption.isBlank()));
      }
    } catch (DatasetException e) {
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }
  }
}
