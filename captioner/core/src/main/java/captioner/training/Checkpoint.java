package captioner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import captioner.model.Weights;
import captioner.weights.DType;
import captioner.weights.SafetensorsWriter;
import captioner.weights.WeightFile;
import captioner.weights.WeightFileException;
import captioner.weights.WholeFile;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run's arrays and state in one file, {@code checkpoint.safetensors}: weights, moments of the
 * optimizer, averages, and as metadata where the run stands, a fingerprint of the recipe and a
 * checksum of the file. Random numbers and the order of the data need no state: every step and
 * epoch seeds them anew from the run's seed and its own number.
 *
 * <p>The one before is kept as {@code checkpoint-previous.safetensors}, and used where the last is
 * missing or damaged. A file is written beside both, forced to disk, and then renamed, so that one
 * of the two is whole whenever the process or the machine ends.
 */
public final class Checkpoint {
  private static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();
  private static final String STATE = "state";
  private static final String RECIPE = "recipe";

  private final Path last;
  private final Path previous;

  /** Whether the last file is known to be whole, and so may take the place of the previous one. */
  private boolean sound;

  /** Keeps the checkpoint of the run in a folder, and the one before it. */
  public Checkpoint(Path folder) {
    last = folder.resolve("checkpoint.safetensors");
    previous = folder.resolve("checkpoint-previous.safetensors");
  }

  /**
   * What was loaded.
   *
   * @param <S> what says where a run stands
   * @param state of the run
   * @param damage what is wrong with the last checkpoint, if the one before it was used
   */
  public record Loaded<S extends Record>(S state, Optional<String> damage) {}

  /** Returns whether there is one. */
  public boolean exists() {
    return Files.isRegularFile(last) || Files.isRegularFile(previous);
  }

  /**
   * Writes a file anew; the last one becomes the one before.
   *
   * @param state a record of plain values
   * @param recipe a text that is the same for the same run
   * @throws TrainingException if it cannot be written; what was saved before is kept
   */
  public void save(Map<String, NDArray> arrays, Record state, String recipe) throws IOException {
    Files.createDirectories(last.getParent());
    Path next = last.resolveSibling("checkpoint-next.safetensors");
    try {
      SafetensorsWriter.writeWithChecksum(
          next, arrays, DType.FLOAT32, Map.of(STATE, GSON.toJson(state), RECIPE, recipe));
      if (sound && Files.isRegularFile(last)) {
        WholeFile.rename(last, previous);
      }
      WholeFile.rename(next, last);
    } catch (IOException e) {
      Files.deleteIfExists(next);
      throw new TrainingException(
          "%s cannot be saved (%s); what was saved before is kept: free some space, then go on with"
                  .formatted(last, e.getMessage())
              + " --resume");
    }
    sound = true;
  }

  /**
   * Overwrites the arrays with those of the last file, or of the one before if it is damaged.
   *
   * @param type of the state
   * @throws TrainingException if the run was begun with another recipe, or if no file is whole; the
   *     message names what is damaged
   */
  public <S extends Record> Loaded<S> load(
      Map<String, NDArray> arrays, String recipe, Class<S> type, NDManager manager)
      throws IOException {
    if (!Files.isRegularFile(last)) {
      return new Loaded<>(load(previous, arrays, recipe, type, manager), Optional.empty());
    }
    try {
      S state = load(last, arrays, recipe, type, manager);
      sound = true;
      return new Loaded<>(state, Optional.empty());
    } catch (WeightFileException e) {
      if (!Files.isRegularFile(previous)) {
        throw new TrainingException(
            e.getMessage() + "; there is none before it, so begin again in another --output");
      }
      return new Loaded<>(
          loadPrevious(arrays, recipe, type, manager, e), Optional.of(e.getMessage()));
    }
  }

  private <S extends Record> S loadPrevious(
      Map<String, NDArray> arrays,
      String recipe,
      Class<S> type,
      NDManager manager,
      WeightFileException ofLast)
      throws IOException {
    try {
      return load(previous, arrays, recipe, type, manager);
    } catch (WeightFileException e) {
      throw new TrainingException(
          "%s, and %s; begin again in another --output"
              .formatted(ofLast.getMessage(), e.getMessage()));
    }
  }

  private static <S extends Record> S load(
      Path file, Map<String, NDArray> arrays, String recipe, Class<S> type, NDManager manager)
      throws IOException {
    try (WeightFile source = WeightFile.open(file)) {
      if (!source.metadata().keySet().equals(Set.of(STATE, RECIPE))) { // older ones have none
        source.requireChecksum();
      }
      if (!recipe.equals(source.metadata().get(RECIPE))) {
        throw new TrainingException(
            file + " belongs to a run with other settings or data; use another --output");
      }
      S state = GSON.fromJson(source.metadata().get(STATE), type);
      if (state == null) {
        throw new JsonParseException("no state");
      }
      for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
        try (NDArray values = source.read(manager, entry.getKey())) {
          Weights.overwrite(entry.getValue(), values);
        }
      }
      return state;
    } catch (JsonParseException e) {
      throw new WeightFileException(file, "its state is broken");
    }
  }
}
