package captioner.spark;

import ai.djl.Device;
import captioner.CaptionOptions;
import captioner.Captioner;
import captioner.compile.CaptionProgram;
import captioner.data.FeatureCache;
import captioner.model.BackboneFiles;
import captioner.model.CaptionModelConfig;
import captioner.model.ModelException;
import captioner.model.ModelStore;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.SparkContext;

/**
 * A captioner that was sent to the executors: packed on the driver, fetched once by each executor
 * however many tasks it runs, and loaded once a JVM for all of its tasks.
 *
 * @param file name under which Spark keeps it: a folder of what was packed, or a compiled program
 * @param name of the model, as it is written in rows
 * @param models how many captioners write together; 0 for a compiled program
 * @param fingerprint of all that the model is made of
 */
record ShippedModel(String file, String name, int models, String fingerprint)
    implements Serializable {
  private static final Map<ShippedModel, Captioner> LOADED = new ConcurrentHashMap<>();
  private static final String BACKBONES = "models/";
  private static final int FINGERPRINT = 16;

  /**
   * Sends a model to all executors, those that come later too; does nothing if it was sent before.
   *
   * @param repository the folder {@code models/} of the driver
   * @param model a name in it, a folder of a model, several of these with commas, or a compiled
   *     captioner's FILE.pt
   * @throws ModelException if it or its backbone cannot be found
   */
  static ShippedModel ship(SparkContext spark, Path repository, String model)
      throws ModelException {
    return ModelException.whenReading(
        () -> isProgram(model) ? program(spark, model) : packed(spark, repository, model));
  }

  private static boolean isProgram(String model) {
    return model.toLowerCase(Locale.ROOT).endsWith(".pt") && !Files.isDirectory(Path.of(model));
  }

  private static ShippedModel program(SparkContext spark, String model) throws IOException {
    Path file = Path.of(model);
    CaptionProgram.config(file); // says what is wrong with it here and not on an executor
    String print = FeatureCache.sha256(file).substring(0, FINGERPRINT);
    // under a name of its content: another file of the same name may have been sent before
    Path copy = Files.createTempDirectory("captioner").resolve("captioner-" + print + ".pt");
    Files.copy(file, copy);
    ShippedFiles.ship(spark, copy);
    ShippedFiles.deleteOnExit(copy);
    return new ShippedModel(copy.getFileName().toString(), model, 0, print);
  }

  private static ShippedModel packed(SparkContext spark, Path repository, String model)
      throws IOException {
    List<String> names =
        Files.isDirectory(Path.of(model))
            ? List.of(model)
            : Stream.of(model.split(",")).map(String::strip).filter(n -> !n.isEmpty()).toList();
    Map<String, Path> files = files(repository, names);
    StringBuilder content = new StringBuilder();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      if (!file.getKey().startsWith(BACKBONES)) { // whose hashes are in the model's settings
        content.append(file.getKey()).append(' ').append(FeatureCache.sha256(file.getValue()));
      }
    }
    String print = DigestUtils.sha256Hex(content.toString()).substring(0, FINGERPRINT);
    String file = "captioner-" + print + ".zip";
    ShippedFiles.ship(spark, file, files);
    return new ShippedModel(file, model, names.size(), print);
  }

  private static String folder(int model) {
    return "captioner-" + model + "/";
  }

  /** Returns the files to be packed, by their names in the package. */
  private static Map<String, Path> files(Path repository, List<String> names) throws IOException {
    ModelStore store = new ModelStore(repository);
    Path root = repository.toAbsolutePath().normalize();
    Map<String, Path> files = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      CaptionModelConfig config = store.config(names.get(i));
      for (Path file : store.files(names.get(i))) {
        files.put(folder(i) + file.getFileName(), file);
      }
      for (Path file : BackboneFiles.of(config, root)) {
        files.put(BACKBONES + root.relativize(file).toString().replace('\\', '/'), file);
      }
    }
    return files;
  }

  /**
   * Returns the captioner of this JVM, for use in a task; the first of all tasks loads it, and it
   * stays until the executor ends.
   */
  Captioner captioner() {
    return LOADED.computeIfAbsent(this, ShippedModel::load);
  }

  private static Captioner load(ShippedModel model) {
    Engine.prepare();
    Path place = ShippedFiles.find(model.file);
    CaptionOptions options = CaptionOptions.defaults();
    try {
      if (model.models == 0) {
        return Captioner.loadCompiled(place, options, Device.cpu());
      }
      List<String> folders =
          IntStream.range(0, model.models)
              .mapToObj(i -> place.resolve(folder(i)).toString())
              .toList();
      return Captioner.load(place.resolve(BACKBONES), folders, options, Device.cpu());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
