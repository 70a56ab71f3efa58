package captioner.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileWeightFileTest {

  @TempDir Path folder;

  /** Opens and reads everything; returns the one line the user sees. */
  private static String refusal(Path file) {
    WeightFileException e =
        assertThrows(
            WeightFileException.class,
            () -> {
              try (WeightFile weights = WeightFile.open(file)) {
                for (TensorInfo tensor : weights.tensors()) {
                  weights.floats(tensor.name());
                }
              }
            });
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
    return e.getMessage().substring((file + ": ").length());
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("hostile.pt"), bytes);
  }

  private Path write(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private Path safetensors(String header, int dataBytes) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    return write(file.putLong(text.length).put(text).array());
  }

  private Path archive(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry("hostile/" + entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return write(bytes.toByteArray());
  }

  private Path pickle(String pickle) throws IOException {
    byte[] bytes = pickle.getBytes(StandardCharsets.ISO_8859_1);
    return archive(Map.of("data.pkl", bytes, "data/0", new byte[16]));
  }

  /** Pickles {"w": a float tensor on storage 0} with the given numbers, all below 256. */
  private static String tensorPickle(int elements, int offset, int size, int stride) {
    return "\u0080\u0002}X\u0001\0\0\0wctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storage"
        + "ctorch\nFloatStorage\nX\u0001\0\0\u00000X\u0003\0\0\0cpuK"
        + (char) elements
        + "tQK"
        + (char) offset
        + "K"
        + (char) size
        + "\u0085K"
        + (char) stride
        + "\u0085\u0089ccollections\nOrderedDict\n)RtRs.";
  }

  @Test
  void theHandMadePickleIsReadWhenItIsHonest() throws IOException {
    try (WeightFile weights = WeightFile.open(pickle(tensorPickle(4, 1, 2, 2)))) {
      assertEquals(2, weights.floats("w").length);
    }
  }

  @ParameterizedTest
  @CsvSource({"4,1,2,3", "4,3,2,1", "4,5,0,1", "4,0,200,0", "5,0,5,1", "200,0,1,1"})
  void aTensorOutsideItsStorageIsRefused(int elements, int offset, int size, int stride)
      throws IOException {
    String message = refusal(pickle(tensorPickle(elements, offset, size, stride)));
    assertTrue(message.contains("storage of") || message.contains("archive has 4"), message);
  }

  @Test
  void aPickleThatRunsCommandsIsRefusedWithoutRunningThem() throws IOException {
    Path proof = folder.resolve("proof");
    String command = "touch " + proof;
    String evil = "\u0080\u0002cposix\nsystem\n(X" + (char) command.length() + "\0\0\0" + command;
    assertEquals(
        "pickle asks for posix.system, which is not allowed in a weight file",
        refusal(pickle(evil + "tR.")));
    assertTrue(Files.notExists(proof));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "datetime\ndatetime",
        "decimal\nDecimal",
        "builtins\neval",
        "torch\nload",
        "numpy\nndarray"
      })
  void anyOtherClassIsRefused(String global) throws IOException {
    assertEquals(
        "pickle asks for " + global.replace('\n', '.') + ", which is not allowed in a weight file",
        refusal(pickle("\u0080\u0002c" + global + "\n)R.")));
  }

  @Test
  void damagedPicklesAreRefused() throws IOException {
    for (String pickle :
        new String[] {
          "",
          "\u0080\u0002",
          "\u0080\u0002}",
          "\u0080\u0002R.",
          "\u0080\u0002t.",
          "\u0080\u0002h\u0007.",
          "garbage"
        }) {
      assertTrue(refusal(pickle(pickle)).length() > 10);
    }
  }

  @Test
  void aStringThatClaimsTwoGigabytesTakesNoMemory() throws IOException {
    assertEquals("pickle is cut short", refusal(pickle("\u0080\u0002X\u00ff\u00ff\u00ff\u007f")));
  }

  @Test
  void aModuleThatHoldsItselfIsRefused() throws IOException {
    String loop = "\u0080\u0002c__torch__\nM\n)\u0081q\0}X\u0001\0\0\0mh\0sb.";
    assertEquals("modules are nested without end", refusal(pickle(loop)));
  }

  @Test
  void missingStoragesAndForeignArchivesAreRefused() throws IOException {
    byte[] pickle = tensorPickle(4, 0, 4, 1).getBytes(StandardCharsets.ISO_8859_1);
    assertEquals("archive has no entry data/0", refusal(archive(Map.of("data.pkl", pickle))));
    assertEquals(
        "is a zip archive, but not one of torch.save or torch.jit.save",
        refusal(archive(Map.of("readme.txt", new byte[3]))));
  }

  @Test
  void textsFoldersAndMissingFilesAreRefused() throws IOException {
    assertEquals(
        "is no weight file: expected a TorchScript or PyTorch archive or safetensors, plain or"
            + " gzipped",
        refusal(write("a letter to my grandmother")));
    assertEquals("is a folder, not a weight file", refusal(folder));
    assertEquals("no such weight file", refusal(folder.resolve("none.pt")));
    assertTrue(
        refusal(write("\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019."))
            .contains("before 1.6"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"state_dict.pt", "traced.pt", "traced.pt.gz", "mixed.safetensors"})
  void aFileCutShortAnywhereIsRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(WeightFileTest.fixture(name));
    for (int length = 0; length < whole.length; length += 97) {
      assertTrue(refusal(write(Arrays.copyOf(whole, length))).length() > 10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"state_dict.pt", "traced.pt", "traced.pt.gz", "mixed.safetensors"})
  void aDamagedFileIsReadOrRefusedButNeverCrashes(String name) throws IOException {
    byte[] whole = Files.readAllBytes(WeightFileTest.fixture(name));
    Random random = new Random(7);
    for (int trial = 0; trial < 300; trial++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      Path file = write(damaged);
      try (WeightFile weights = WeightFile.open(file)) {
        for (TensorInfo tensor : weights.tensors()) {
          weights.floats(tensor.name());
        }
      } catch (WeightFileException e) {
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
      }
    }
  }

  @Test
  void flippedWeightsFailTheChecksum() throws IOException {
    byte[] pickle = tensorPickle(4, 0, 4, 1).getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(0);
      zip.putNextEntry(new ZipEntry("a/data.pkl"));
      zip.write(pickle);
      zip.putNextEntry(new ZipEntry("a/data/0"));
      zip.write("sixteen letters!".getBytes(StandardCharsets.US_ASCII));
    }
    String changed = bytes.toString(StandardCharsets.ISO_8859_1).replace("sixteen", "sixtxen");
    assertTrue(refusal(write(changed)).contains("data/0"));
  }

  @Test
  void overlappingTensorsAreRefused() throws IOException {
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}";
    assertEquals("tensors overlap at b", refusal(safetensors(header, 12)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[2],\"data_offsets\":[4,12] | bytes without a tensor before a",
        "[2],\"data_offsets\":[0,8] | 4 bytes after the last tensor",
        "[4],\"data_offsets\":[0,16] | a ends at 16, but the data ends at 12",
        "[4],\"data_offsets\":[0,12] | safetensors header: a of shape [4] does not fit",
        "[-1],\"data_offsets\":[0,12] | safetensors header: sizes must not be negative: a [-1]",
        "[4294967296,4294967296],\"data_offsets\":[0,0] | safetensors header: shape is absurd",
        "[2.5],\"data_offsets\":[0,12] | safetensors header: a has no whole number: 2.5",
        "[3],\"data_offsets\":[12,0] | safetensors header: a of shape [3] does not fit",
        "[3] | safetensors header: a has no data_offsets",
        "7 | safetensors header"
      })
  void safetensorsWhoseOffsetsLieAreRefused(String rest, String message) throws IOException {
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":" + rest + "}}";
    String refusal = refusal(safetensors(header, 12));
    assertTrue(refusal.startsWith(message), refusal);
  }

  @Test
  void aTensorOfTooManyAxesIsRefused() throws IOException {
    String shape = "[1" + ",1".repeat(99_999) + "]";
    String header = "{\"a\":{\"dtype\":\"U8\",\"shape\":" + shape + ",\"data_offsets\":[0,1]}}";
    assertEquals(
        "safetensors header: a tensor has at most 64 axes: a has 100000",
        refusal(safetensors(header, 1)));
  }

  @Test
  void safetensorsHeadersThatLieAreRefused() throws IOException {
    ByteBuffer lie = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    lie.putLong(Long.MAX_VALUE).put("{}".getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "safetensors header claims 9223372036854775807 bytes, file has 20",
        refusal(write(lie.array())));
    assertTrue(refusal(safetensors("{\"a\":[[[[", 0)).startsWith("safetensors header"));
    assertTrue(refusal(safetensors("{\"a\":" + "[".repeat(100_000), 0)).length() > 10);
    String dtype = "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,1]}}";
    assertEquals("safetensors header: a has unknown dtype F8_E4M3", refusal(safetensors(dtype, 1)));
  }

  @Test
  void aDamagedGzipIsRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(new byte[100]);
    }
    assertTrue(refusal(write(bytes.toByteArray())).startsWith("is no weight file"));
    assertEquals(
        "gzip data is damaged or cut short; fetch the file again",
        refusal(write(Arrays.copyOf(bytes.toByteArray(), 12))));
  }
}
