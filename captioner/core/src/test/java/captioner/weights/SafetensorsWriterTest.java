package captioner.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {

  @TempDir Path folder;

  private static Map<String, NDArray> tensors(NDManager manager) {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    tensors.put("z", manager.create(new float[] {1, 2.5f, -3, 0.1f, 5, 6}, new Shape(2, 3)));
    tensors.put("transposed", manager.arange(6f).reshape(2, 3).transpose());
    tensors.put("count", manager.create(7L));
    tensors.put("bytes", manager.create(new byte[] {1, -2, 3}));
    tensors.put("none", manager.create(new Shape(0, 3), DataType.FLOAT32));
    return tensors;
  }

  @Test
  void whatIsWrittenIsReadBackInTheSameOrder() throws IOException {
    Path file = folder.resolve("model.safetensors");
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> tensors = tensors(manager);
      SafetensorsWriter.write(file, tensors, DType.FLOAT32, Map.of("preset", "small"));
      try (WeightFile weights = WeightFile.open(file)) {
        assertEquals(
            List.copyOf(tensors.keySet()),
            weights.tensors().stream().map(TensorInfo::name).toList());
        for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
          assertEquals(tensor.getValue(), weights.read(manager, tensor.getKey()), tensor.getKey());
        }
        assertEquals(Map.of("preset", "small"), weights.metadata());
      }
    }
  }

  @Test
  void halfPrecisionRoundsFloatsAndKeepsIntegers() throws IOException {
    Path file = folder.resolve("model.safetensors");
    try (NDManager manager = NDManager.newBaseManager()) {
      SafetensorsWriter.write(file, tensors(manager), DType.FLOAT16, Map.of());
    }
    try (WeightFile weights = WeightFile.open(file)) {
      assertEquals(DType.FLOAT16, weights.info("z").dtype());
      assertEquals(DType.INT64, weights.info("count").dtype());
      assertArrayEquals(new float[] {1, 2.5f, -3, 0.1f, 5, 6}, weights.floats("z"), 1e-4f);
    }
  }

  @Test
  void theSameTensorsGiveTheSameBytes() throws IOException {
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    Map<String, String> metadata = Map.of("b", "2", "a", "1");
    try (NDManager manager = NDManager.newBaseManager()) {
      SafetensorsWriter.write(first, tensors(manager), DType.FLOAT32, metadata);
      SafetensorsWriter.write(second, tensors(manager), DType.FLOAT32, metadata);
    }
    assertEquals(-1, Files.mismatch(first, second));
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("model.safetensors"), "old");
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> tensors = tensors(manager);
      tensors.get("count").close();
      assertThrows(
          IllegalStateException.class,
          () -> SafetensorsWriter.write(file, tensors, DType.FLOAT32, Map.of()));
    }
    assertEquals("old", Files.readString(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void aMissingFolderAndAnotherTypeAreRefused() {
    Path file = folder.resolve("none/model.safetensors");
    IOException missing =
        assertThrows(
            IOException.class,
            () -> SafetensorsWriter.write(file, Map.of(), DType.FLOAT32, Map.of()));
    assertEquals(file + ": folder does not exist; create it first", missing.getMessage());
    IllegalArgumentException type =
        assertThrows(
            IllegalArgumentException.class,
            () -> SafetensorsWriter.write(file, Map.of(), DType.INT8, Map.of()));
    assertEquals("dtype must be FLOAT32 or FLOAT16: INT8", type.getMessage());
  }
}
