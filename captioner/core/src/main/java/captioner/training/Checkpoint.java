package captioner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import captioner.model.Weights;
import captioner.weights.DType;
import captioner.weights.SafetensorsWriter;
import captioner.weights.WeightFile;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A run's arrays and state in one file, {@code checkpoint.safetensors}: weights, moments of the
 * optimizer, averages, and as metadata where the run stands and a fingerprint of the recipe. Random
 * numbers need no state: every step seeds them anew from the run's seed and its own number.
 *
 * <p>The writer replaces the old file by renaming, so that one of the two is always whole.
 */
public final class Checkpoint {
  private static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();
  private static final String STATE = "state";
  private static final String RECIPE = "recipe";

  private final Path file;

  /** Keeps the checkpoint of the run in a folder. */
  public Checkpoint(Path folder) {
    file = folder.resolve("checkpoint.safetensors");
  }

  /** Returns whether there is one. */
  public boolean exists() {
    return Files.isRegularFile(file);
  }

  /**
   * Writes the file anew.
   *
   * @param state a record of plain values
   * @param recipe a text that is the same for the same run
   */
  public void save(Map<String, NDArray> arrays, Record state, String recipe) throws IOException {
    Files.createDirectories(file.getParent());
    SafetensorsWriter.write(
        file, arrays, DType.FLOAT32, Map.of(STATE, GSON.toJson(state), RECIPE, recipe));
  }

  /**
   * Overwrites the arrays with those of the file.
   *
   * @param type of the state
   * @return the state saved with them
   * @throws TrainingException if the run was begun with another recipe, or the file is of another
   *     model
   */
  public <S extends Record> S load(
      Map<String, NDArray> arrays, String recipe, Class<S> type, NDManager manager)
      throws IOException {
    try (WeightFile source = WeightFile.open(file)) {
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
      throw new TrainingException(file + " is broken; begin again in another --output");
    }
  }
}
