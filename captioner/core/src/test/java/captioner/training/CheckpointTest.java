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
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final String NONE_BEFORE =
      "; there is none before it, so begin again in another --output";

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
    return checkpoint.load(arrays, "recipe", TrainingState.class, manager).state();
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
  void savingAgainKeepsTheOneBefore() throws IOException {
    checkpoint.save(arrays, TrainingState.start(), "recipe");
    checkpoint.save(arrays, TrainingState.start().afterStep(new Outcome(1, 0, 1)), "recipe");
    assertEquals(1, load().step());
    checkpoint.save(arrays, TrainingState.start(), "recipe");
    assertEquals(
        Set.of("checkpoint.safetensors", "checkpoint-previous.safetensors"),
        Set.of(file.getParent().toFile().list()));
    Files.delete(file);
    assertEquals(1, load().step());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 100, 200})
  void aTruncatedFileIsRefusedInOneLine(int bytes) throws IOException {
    checkpoint.save(arrays, TrainingState.start(), "recipe");
    byte[] whole = Files.readAllBytes(file);
    assertTrue(whole.length > 200);
    Files.write(file, Arrays.copyOf(whole, bytes));
    Exception thrown = assertThrows(TrainingException.class, this::load);
    assertTrue(thrown.getMessage().startsWith(file + ": "), thrown.getMessage());
    assertEquals(1, thrown.getMessage().lines().count());
  }

  @Test
  void theLastByteMissingIsNoticed() throws IOException {
    checkpoint.save(arrays, TrainingState.start(), "recipe");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertRefused(
        TrainingException.class, ": weight ends at 12, but the data ends at 11" + NONE_BEFORE);
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
    assertRefused(TrainingException.class, ": has no tensor named weight" + NONE_BEFORE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[", "{\"epoch\": \"two\"}"})
  void aBrokenStateIsRefused(String state) throws IOException {
    Files.createDirectories(file.getParent());
    Map<String, String> metadata = Map.of("recipe", "recipe", "state", state);
    SafetensorsWriter.write(file, arrays, DType.FLOAT32, metadata);
    assertRefused(TrainingException.class, ": its state is broken" + NONE_BEFORE);
  }

  /** Saves three times, after 1, 2 and 3 steps, with weights that tell them apart. */
  private void saveThrice() throws IOException {
    TrainingState state = TrainingState.start();
    for (int step = 1; step <= 3; step++) {
      state = state.afterStep(new Outcome(1, 0, 1));
      arrays.get("weight").muli(0).addi(step);
      checkpoint.save(arrays, state, "recipe");
    }
  }

  @Test
  void everyBitThatFlipsIsNoticedAndTheOneBeforeIsUsed() throws IOException {
    saveThrice();
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      Files.write(file, damaged);
      Checkpoint.Loaded<TrainingState> loaded =
          new Checkpoint(file.getParent()).load(arrays, "recipe", TrainingState.class, manager);
      assertEquals(2, loaded.state().step(), "byte " + at);
      assertTrue(loaded.damage().orElseThrow().startsWith(file + ": "));
      assertArrayEquals(new float[] {2, 2, 2}, arrays.get("weight").toFloatArray());
    }
  }

  @Test
  void everyTruncationIsNoticedAndTheOneBeforeIsUsed() throws IOException {
    saveThrice();
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      Checkpoint.Loaded<TrainingState> loaded =
          new Checkpoint(file.getParent()).load(arrays, "recipe", TrainingState.class, manager);
      assertEquals(2, loaded.state().step(), length + " bytes");
      assertTrue(loaded.damage().orElseThrow().startsWith(file + ": "));
    }
  }

  @Test
  void aDamagedCheckpointNeverTakesThePlaceOfTheOneBefore() throws IOException {
    saveThrice();
    Files.writeString(file, "damaged");
    Checkpoint resumed = new Checkpoint(file.getParent());
    TrainingState state = resumed.load(arrays, "recipe", TrainingState.class, manager).state();
    resumed.save(arrays, state.afterStep(new Outcome(1, 0, 1)), "recipe");
    assertEquals(3, load().step());
    Files.writeString(file, "damaged again");
    assertEquals(2, load().step());
  }

  @Test
  void bothDamagedAreNamed() throws IOException {
    saveThrice();
    Path previous = file.resolveSibling("checkpoint-previous.safetensors");
    Files.writeString(file, "damaged");
    Files.writeString(previous, "damaged, too");
    String message = assertThrows(TrainingException.class, this::load).getMessage();
    assertTrue(message.startsWith(file + ": "), message);
    assertTrue(message.contains(", and " + previous + ": "), message);
    assertTrue(message.endsWith("; begin again in another --output"), message);
  }

  /** The disk as it is after a kill at each moment of a save, and what is loaded from it. */
  @Test
  void aKillAtAnyMomentOfASaveLeavesAWholeCheckpoint() throws IOException {
    saveThrice();
    byte[] third = Files.readAllBytes(file);
    byte[] second = Files.readAllBytes(file.resolveSibling("checkpoint-previous.safetensors"));
    Path folder = Files.createDirectory(temp.resolve("killed"));
    Path last = folder.resolve("checkpoint.safetensors");
    Files.write(last, second);
    Path part = folder.resolve("checkpoint-next.safetensors.part");
    for (int written = 0; written <= third.length; written += 7) {
      Files.write(part, Arrays.copyOf(third, written));
      assertEquals(2, stepIn(folder));
    }
    Path next = folder.resolve("checkpoint-next.safetensors");
    Files.write(part, third);
    Files.move(part, next);
    assertEquals(2, stepIn(folder));
    Files.move(last, folder.resolve("checkpoint-previous.safetensors"));
    assertTrue(new Checkpoint(folder).exists());
    assertEquals(2, stepIn(folder));
    Files.move(next, last);
    assertEquals(3, stepIn(folder));
  }

  private long stepIn(Path folder) throws IOException {
    Checkpoint.Loaded<TrainingState> loaded =
        new Checkpoint(folder).load(arrays, "recipe", TrainingState.class, manager);
    assertTrue(loaded.damage().isEmpty());
    return loaded.state().step();
  }

  /** Disks of every size: what fits is saved, what does not leaves the one before. */
  @Test
  void aFullDiskKeepsWhatWasSavedAndSavesAgainOnceThereIsSpace() throws IOException {
    int refused = 0;
    for (int blocks = 4; blocks < 24; blocks++) {
      Configuration disk =
          Configuration.unix().toBuilder().setBlockSize(128).setMaxSize(128L * blocks).build();
      try (FileSystem small = Jimfs.newFileSystem(disk)) {
        Path folder = Files.createDirectory(small.getPath("/run"));
        Checkpoint full = new Checkpoint(folder);
        long saved = 0;
        for (TrainingState state = TrainingState.start(); state.step() < 4; ) {
          state = state.afterStep(new Outcome(1, 0, 1));
          try {
            full.save(arrays, state, "recipe");
            saved = state.step();
          } catch (TrainingException e) {
            refused++;
            assertTrue(e.getMessage().contains("/run/checkpoint.safetensors cannot be saved"));
            assertTrue(e.getMessage().contains("space"), e.getMessage());
          }
          if (saved > 0) {
            assertEquals(saved, stepIn(folder), blocks + " blocks");
          }
        }
      }
    }
    assertTrue(refused > 10, refused + " saves were refused");
  }
}
