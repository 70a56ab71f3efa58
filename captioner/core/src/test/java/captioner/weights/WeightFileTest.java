package captioner.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the small files that {@code make_fixtures.py}, beside them, wrote with torch. */
class WeightFileTest {

  static Path fixture(String name) {
    try {
      return Path.of(WeightFileTest.class.getResource("/captioner/weights/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"state_dict.pt", "mixed.safetensors"})
  void everyElementTypeIsWidenedToFloat(String file) throws IOException {
    try (WeightFile weights = WeightFile.open(fixture(file))) {
      assertArrayEquals(new float[] {0, .25f, .5f, .75f, 1, 1.25f}, weights.floats("a.float32"));
      assertArrayEquals(
          new float[] {1.5f, -2.25f, 65504, (float) Math.pow(2, -24)}, weights.floats("a.float16"));
      assertArrayEquals(
          new float[] {1.5f, -3, (float) Math.pow(2, -100)}, weights.floats("a.bfloat16"));
      assertArrayEquals(new float[] {0.1f, 2}, weights.floats("a.float64"));
      assertArrayEquals(new float[] {7}, weights.floats("a.int64"));
      assertArrayEquals(new float[] {1, -2}, weights.floats("a.int32"));
      assertArrayEquals(new float[] {300, -2}, weights.floats("a.int16"));
      assertArrayEquals(new float[] {5, -2}, weights.floats("a.int8"));
      assertArrayEquals(new float[] {250, 2}, weights.floats("a.uint8"));
      assertArrayEquals(new float[] {1, 0}, weights.floats("a.bool"));
      assertArrayEquals(new float[] {}, weights.floats("a.empty"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"state_dict.pt", "mixed.safetensors"})
  void integersStayIntegersAsNdArrays(String file) throws IOException {
    try (WeightFile weights = WeightFile.open(fixture(file));
        NDManager manager = NDManager.newBaseManager()) {
      assertEquals(7L, weights.read(manager, "a.int64").getLong());
      assertArrayEquals(new int[] {1, -2}, weights.read(manager, "a.int32").toIntArray());
      assertArrayEquals(new int[] {300, -2}, weights.read(manager, "a.int16").toIntArray());
      assertEquals(DataType.INT8, weights.read(manager, "a.int8").getDataType());
      assertArrayEquals(new int[] {250, 2}, weights.read(manager, "a.uint8").toUint8Array());
      assertArrayEquals(
          new boolean[] {true, false}, weights.read(manager, "a.bool").toBooleanArray());
      assertEquals(new Shape(0, 3), weights.read(manager, "a.empty").getShape());
      NDArray bfloat16 = weights.read(manager, "a.bfloat16");
      assertEquals(DataType.FLOAT32, bfloat16.getDataType());
      assertEquals(manager, bfloat16.getManager());
    }
  }

  @Test
  void namesShapesAndTypesAreListed() throws IOException {
    try (WeightFile weights = WeightFile.open(fixture("state_dict.pt"))) {
      assertEquals(13, weights.tensors().size());
      assertEquals(
          new TensorInfo("a.float32", DType.FLOAT32, List.of(2L, 3L)), weights.tensors().get(0));
      assertEquals(List.of(), weights.info("a.int64").shape());
      assertTrue(weights.contains("a.bool"));
      assertFalse(weights.contains("b"));
    }
  }

  @Test
  void aStridedViewIsReadInRowMajorOrder() throws IOException {
    try (WeightFile weights = WeightFile.open(fixture("state_dict.pt"))) {
      assertEquals(List.of(2L, 2L), weights.info("a.view").shape());
      assertArrayEquals(new float[] {4, 8, 6, 10}, weights.floats("a.view"));
      assertArrayEquals(new float[] {3, 4}, weights.floats("a.parameter"));
    }
  }

  @Test
  void aCheckpointYieldsItsStateDict() throws IOException {
    try (WeightFile weights = WeightFile.open(fixture("checkpoint.pt"))) {
      assertEquals(List.of(new TensorInfo("w", DType.FLOAT32, List.of(2L))), weights.tensors());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"traced.pt", "traced.pt.gz"})
  void aTracedModuleYieldsParametersStatisticsAndCode(String file) throws IOException {
    try (WeightFile weights = WeightFile.open(fixture(file))) {
      assertEquals(
          List.of(
              "0.weight",
              "1.weight",
              "1.bias",
              "1.running_mean",
              "1.running_var",
              "1.num_batches_tracked"),
          weights.tensors().stream().map(TensorInfo::name).toList());
      assertArrayEquals(new float[] {0.5f, -0.25f}, weights.floats("1.running_mean"));
      assertTrue(weights.moduleSource("0").orElseThrow().contains("[2, 2]"));
      assertTrue(weights.moduleSource("7").isEmpty());
    }
  }

  @Test
  void metadataIsThatOfSafetensors() throws IOException {
    try (WeightFile weights = WeightFile.open(fixture("mixed.safetensors"));
        WeightFile archive = WeightFile.open(fixture("traced.pt"))) {
      assertEquals(Map.of("made", "by torch"), weights.metadata());
      assertEquals(Map.of(), archive.metadata());
    }
  }

  @Test
  void aMissingTensorIsNamedTogetherWithTheFile() throws IOException {
    try (WeightFile weights = WeightFile.open(fixture("traced.pt"))) {
      WeightFileException e =
          assertThrows(WeightFileException.class, () -> weights.floats("fc.weight"));
      assertEquals(fixture("traced.pt") + ": has no tensor named fc.weight", e.getMessage());
    }
  }
}
