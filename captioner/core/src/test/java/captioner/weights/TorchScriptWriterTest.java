package captioner.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs written from Java are archives that libtorch and our own reader take. */
class TorchScriptWriterTest {
  private static final String METHODS =
      """
        def forward(self, x: Tensor) -> Tensor:
          y = torch.conv2d(x.to(15), self.kernel, self.bias, [1, 1], [1, 1], [1, 1], 1)
          for i in range(3):
            y = y * 2
          return torch.sum(y.to(6), [2, 3]) + self.shift
      """;

  @TempDir Path temp;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void closeManager() {
    manager.close();
  }

  private TorchScript program() {
    Map<String, ScriptTensor> tensors = new LinkedHashMap<>();
    NDArray kernel = manager.arange(36).reshape(2, 2, 3, 3).toType(DataType.FLOAT32, false);
    tensors.put("kernel", new ScriptTensor(kernel, DType.BFLOAT16));
    tensors.put("bias", new ScriptTensor(manager.create(new float[] {1, -2}), DType.BFLOAT16));
    tensors.put("shift", new ScriptTensor(manager.create(new float[] {0.1f, 3}), DType.FLOAT32));
    byte[] note = "grüß Gott\n".getBytes(StandardCharsets.UTF_8);
    return new TorchScript("Sum", METHODS, tensors, Map.of("note.txt", note));
  }

  private Path write() throws IOException {
    Path file = temp.resolve("sum.pt");
    TorchScriptWriter.write(file, program());
    return file;
  }

  @Test
  void libtorchRunsIt() throws IOException, MalformedModelException {
    try (Model model = Model.newInstance("sum", Device.cpu(), "PyTorch")) {
      model.load(write());
      NDArray x = manager.ones(new Shape(1, 2, 1, 1)); // the kernel's centre, both channels
      float[] y =
          model
              .getBlock()
              .forward(new ParameterStore(manager, false), new NDList(x), false)
              .singletonOrThrow()
              .toFloatArray();
      assertArrayEquals(new float[] {8 * (4 + 13 + 1) + 0.1f, 8 * (22 + 31 - 2) + 3}, y, 1e-4f);
    }
  }

  @Test
  void ourReaderFindsNamesShapesAndNumbers() throws IOException {
    try (WeightFile weights = WeightFile.open(write())) {
      assertEquals(
          List.of(
              new TensorInfo("kernel", DType.BFLOAT16, List.of(2L, 2L, 3L, 3L)),
              new TensorInfo("bias", DType.BFLOAT16, List.of(2L)),
              new TensorInfo("shift", DType.FLOAT32, List.of(2L))),
          weights.tensors());
      float[] kernel = weights.floats("kernel"); // stored with the channels last
      for (int i = 0; i < kernel.length; i++) {
        assertEquals(i, kernel[i]);
      }
      assertArrayEquals(new float[] {0.1f, 3}, weights.floats("shift"));
      assertTrue(weights.moduleSource("").orElseThrow().contains("def forward"));
    }
  }

  @Test
  void bfloat16IsTheNearestAndTiesGoToTheEvenOne() throws IOException {
    float[] values = {
      1, 1 + 1f / 256, 1 + 3f / 256, 1.001f, -0.3f, 3e38f, Float.NaN, Float.NEGATIVE_INFINITY, 0
    };
    Path file = temp.resolve("rounded.pt");
    Map<String, ScriptTensor> tensors =
        Map.of("x", new ScriptTensor(manager.create(values), DType.BFLOAT16));
    TorchScriptWriter.write(file, new TorchScript("X", METHODS, tensors, Map.of()));
    float[] expected = {
      1, 1, 1 + 4f / 256, 1, -0.30078125f, 0x1.c4p127f, Float.NaN, Float.NEGATIVE_INFINITY, 0
    };
    try (WeightFile weights = WeightFile.open(file)) {
      assertArrayEquals(expected, weights.floats("x"));
    }
  }

  @Test
  void entriesAreNotPackedAndTensorsAreAligned() throws IOException {
    byte[] bytes = Files.readAllBytes(write());
    try (ZipFile zip = new ZipFile(temp.resolve("sum.pt").toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        assertEquals(ZipEntry.STORED, entry.getMethod());
      }
      assertEquals(
          "grüß Gott\n",
          new String(
              zip.getInputStream(zip.getEntry("Sum/extra/note.txt")).readAllBytes(),
              StandardCharsets.UTF_8));
    }
    // the last tensor's bytes: 0.1f and 3f
    byte[] shift = {(byte) 0xcd, (byte) 0xcc, (byte) 0xcc, 0x3d, 0, 0, 0x40, 0x40};
    assertEquals(0, indexOf(bytes, shift) % 64);
  }

  private static int indexOf(byte[] whole, byte[] part) {
    for (int at = 0; at <= whole.length - part.length; at++) {
      if (Arrays.equals(whole, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new AssertionError("not there");
  }

  @Test
  void theSameProgramGivesTheSameBytes() throws IOException {
    byte[] first = Files.readAllBytes(write());
    assertArrayEquals(first, Files.readAllBytes(write()));
  }

  @Test
  void whatCannotBeWrittenIsNamed() {
    Path nowhere = temp.resolve("none/sum.pt");
    assertEquals(
        nowhere + ": folder does not exist; create it first",
        assertThrows(WeightFileException.class, () -> TorchScriptWriter.write(nowhere, program()))
            .getMessage());
    assertEquals(
        "dtype must be FLOAT32 or BFLOAT16: FLOAT16",
        assertThrows(
                IllegalArgumentException.class,
                () -> new ScriptTensor(manager.create(1f), DType.FLOAT16))
            .getMessage());
  }
}
