package captioner.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import captioner.weights.DType;
import captioner.weights.SafetensorsWriter;
import captioner.weights.WeightFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  @TempDir Path temp;
  private Path file;
  private NDManager manager;
  private Map<String, NDArray> arrays;
  private Checkpoint checkpoint;

  @BeforeEach
  void open() {
    file = temp.resolve("new folder/checkpoint.safetensors");
    checkpoint = new Checkpoint(file.getParent());
    manager = NDManager.newBaseManager();
    arrays = Map.of("weight", manager.create(new float[] {0.1f, -3e30f, 1e-40f}));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private TrainingState load() throws IOException {
    return checkpoint.load(arrays, "recipe", TrainingState.class, manager);
  }

  private void assertRefused(Class<? extends IOException> type, String message) {
    Exception thrown = assertThrows(type, this::load);
    assertEquals(file + message, thrown.getMessage());
  }

  @Test
  void arraysAndStateComeBackToTheBit() throws IOException {
    assertFalse(checkpoint.exists());
    TrainingState state =
        new TrainingState(
            3,
            7,
            1L << 40,
            Math.PI,
            -1,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            new PhaseState(Phase.SELF_CRITICAL, 2, 1L << 39, Math.E));
    checkpoint.save(arrays, state, "recipe");
    assertTrue(checkpoint.exists());
    float[] saved = arrays.get("weight").toFloatArray();
    arrays.get("weight").muli(0);
    assertEquals(state, load());
    assertArrayEquals(saved, arrays.get("weight").toFloatArray());
  }

  @Test
  void aStateOfBeforeThereWerePhasesIsOneOfCrossEntropy() throws IOException {
    String old =
        "{\"epoch\":1,\"stepInEpoch\":2,\"step\":9,\"lossSum\":3.5,\"bestEpoch\":0,\"bestScore\":0.5,"
            + "\"bestLoss\":2.5}";
    Files.createDirectories(file.getParent());
    Map<String, String> metadata = Map.of("recipe", "recipe", "state", old);
    SafetensorsWriter.write(file, arrays, DType.FLOAT32, metadata);
    assertEquals(new TrainingState(1, 2, 9, 3.5, 0, 0.5, 2.5, PhaseState.crossEntropy()), load());
  }

  @Test
  void savingAgainReplacesAndLeavesOneFile() throws IOException {
    checkpoint.save(arrays, TrainingState.start(), "recipe");
    checkpoint.save(arrays, TrainingState.start().afterStep(new Outcome(1, 0, 1)), "recipe");
    assertEquals(1, load().step());
    assertArrayEquals(new String[] {"checkpoint.safetensors"}, file.getParent().toFile().list());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 100, 200})
  void aTruncatedFileIsRefusedInOneLine(int bytes) throws IOException {
    checkpoint.save(arrays, TrainingState.start(), "recipe");
    byte[] whole = Files.readAllBytes(file);
    assertTrue(whole.length > 200);
    Files.write(file, Arrays.copyOf(whole, bytes));
    Exception thrown = assertThrows(WeightFileException.class, this::load);
    assertTrue(thrown.getMessage().startsWith(file + ": "), thrown.getMessage());
    assertEquals(1, thrown.getMessage().lines().count());
  }

  @Test
  void theLastByteMissingIsNoticed() throws IOException {
    checkpoint.save(arrays, TrainingState.start(), "recipe");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertRefused(WeightFileException.class, ": weight ends at 12, but the data ends at 11");
  }

  @Test
  void anotherRecipeIsRefused() throws IOException {
    checkpoint.save(arrays, TrainingState.start(), "other");
    assertRefused(
        TrainingException.class,
        " belongs to a run with other settings or data; use another --output");
  }

  @Test
  void anArrayThatIsNotThereIsRefused() throws IOException {
    checkpoint.save(Map.of(), TrainingState.start(), "recipe");
    assertRefused(WeightFileException.class, ": has no tensor named weight");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[", "{\"epoch\": \"two\"}"})
  void aBrokenStateIsRefused(String state) throws IOException {
    Files.createDirectories(file.getParent());
    Map<String, String> metadata = Map.of("recipe", "recipe", "state", state);
    SafetensorsWriter.write(file, arrays, DType.FLOAT32, metadata);
    assertRefused(TrainingException.class, " is broken; begin again in another --output");
  }
}
