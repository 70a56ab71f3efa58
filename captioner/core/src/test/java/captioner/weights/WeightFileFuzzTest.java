package captioner.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.Bounds;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Any bytes are a weight file or give one line that names it: soon, and in little memory. */
class WeightFileFuzzTest {
  private static final long MAX_BYTES = 64_000_000;

  /** The whole archive as it lies on disk: zip, gzip, TorchScript, PyTorch or safetensors. */
  @FuzzTest(maxDuration = "30m")
  void archive(byte[] file) throws IOException {
    readOrRefuse(file);
  }

  /** A pickle within a sound archive, so that no checksum stands before it. */
  @FuzzTest(maxDuration = "30m")
  void pickle(byte[] pickle) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(0);
      zip.putNextEntry(new ZipEntry("a/data.pkl"));
      zip.write(pickle);
      for (String storage : new String[] {"0", "1"}) {
        zip.putNextEntry(new ZipEntry("a/data/" + storage));
        zip.write(new byte[64]);
      }
      zip.putNextEntry(new ZipEntry("a/code/__torch__/m.py"));
      zip.write("class M(Module):\n  training : bool\n".getBytes());
    }
    readOrRefuse(bytes.toByteArray());
  }

  /** A header of safetensors, before 64 bytes of data. */
  @FuzzTest(maxDuration = "30m")
  void safetensorsHeader(byte[] header) throws IOException {
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + header.length + 64).order(ByteOrder.LITTLE_ENDIAN);
    readOrRefuse(file.putLong(header.length).put(header).array());
  }

  private static void readOrRefuse(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("fuzzed", ".pt");
    try {
      Files.write(file, bytes);
      Bounds.within(MAX_BYTES, () -> readAll(file));
    } catch (WeightFileException e) {
      assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    } finally {
      Files.delete(file);
    }
  }

  private static void readAll(Path file) throws IOException {
    try (WeightFile weights = WeightFile.open(file)) {
      weights.metadata();
      weights.moduleSource("");
      for (TensorInfo tensor : weights.tensors()) {
        assertEquals(tensor.elements(), weights.floats(tensor.name()).length);
      }
    }
  }
}
