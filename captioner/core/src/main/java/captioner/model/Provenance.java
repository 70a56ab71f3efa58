package captioner.model;

import captioner.weights.WholeFile;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How a model came to be, kept beside its weights so that the run can be repeated and its figures
 * believed.
 *
 * @param data what it was trained on: dataset and split
 * @param recipe file of the settings, or what they were
 * @param seed of the run
 * @param commit of this project, or empty if unknown
 * @param date of the end of the run, ISO 8601
 * @param scores by metric name as published, such as CIDEr-D; fractions, not per cent; in order
 * @param command that trained it
 */
public record Provenance(
    String data,
    String recipe,
    long seed,
    String commit,
    String date,
    Map<String, Double> scores,
    String command) {

  /** Name of the file in a model's folder. */
  public static final String FILE = "provenance.json";

  // Paths and shell commands stay readable: no \\u003d for an equals sign.
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** Checks that nothing is missing. */
  public Provenance {
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(recipe, "recipe");
    Objects.requireNonNull(commit, "commit");
    Objects.requireNonNull(date, "date");
    Objects.requireNonNull(command, "command");
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
  }

  /**
   * Reads the provenance of the model in a folder.
   *
   * @throws IOException if it is missing or broken
   */
  public static Provenance read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    try {
      Provenance provenance = GSON.fromJson(Files.readString(file), Provenance.class);
      if (provenance == null) {
        throw new IOException(file + " is empty");
      }
      return provenance;
    } catch (JsonParseException e) {
      throw new IOException(
          file + " is broken: " + e.getMessage().lines().findFirst().orElse(""), e);
    } catch (RuntimeException e) { // Gson wraps what a record's constructor throws
      throw new IOException(file + " is broken: it lacks a field", e);
    }
  }

  /** Writes the provenance into the folder of a model. */
  public void write(Path folder) throws IOException {
    WholeFile.write(folder.resolve(FILE), GSON.toJson(this) + "\n");
  }
}
