package captioner.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import captioner.text.Vocabulary;
import captioner.weights.DType;
import captioner.weights.SafetensorsWriter;
import captioner.weights.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A Transformer decoder that knows text but no images, with its words: what captioners may begin
 * with (Radford et al. 2018; Howard and Ruder 2018).
 *
 * <p>On disk it is a folder of three files: {@code decoder.json}, {@code vocabulary.txt} and {@code
 * weights.safetensors}.
 */
public final class LanguageModel implements AutoCloseable {
  private static final String CONFIG = "decoder.json";
  private static final String CROSS = ".cross"; // crossAttention and crossResidual

  private final LanguageModelConfig config;
  private final Vocabulary vocabulary;
  private final NDManager manager;
  private final LanguageNetwork network;

  private LanguageModel(LanguageModelConfig config, Vocabulary vocabulary, Device device) {
    this.config = config;
    this.vocabulary = vocabulary;
    manager = NDManager.newBaseManager(device, "PyTorch");
    network = new LanguageNetwork(config);
    network.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
  }

  /**
   * Returns a new model with random weights.
   *
   * @param seed of the weights
   */
  public static LanguageModel create(
      LanguageModelConfig config, Vocabulary vocabulary, int seed, Device device) {
    ModelVocabulary.requireSize(vocabulary, config.vocabularySize());
    Engine.getEngine("PyTorch").setRandomSeed(seed);
    return new LanguageModel(config, vocabulary, device);
  }

  /**
   * Loads a model from its folder, or from the folder of the run that made it.
   *
   * @throws ModelException if a file is missing, broken, or does not fit the others; the message
   *     names it
   */
  public static LanguageModel load(Path folder, Device device) throws ModelException {
    Path ofRun = folder.resolve("model");
    return ModelException.whenReading(
        () -> read(Files.exists(ofRun.resolve(CONFIG)) ? ofRun : folder, device));
  }

  private static LanguageModel read(Path folder, Device device) throws IOException {
    LanguageModelConfig config = LanguageModelConfig.read(folder.resolve(CONFIG));
    Vocabulary vocabulary =
        ModelVocabulary.read(
            folder.resolve(CaptionModel.VOCABULARY), CONFIG, config.vocabularySize());
    LanguageModel model = new LanguageModel(config, vocabulary, device);
    try {
      Weights.load(folder.resolve(CaptionModel.WEIGHTS), model.weights(), model.manager);
      return model;
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /**
   * Saves the model, creating the folder if need be.
   *
   * @param dtype FLOAT32, or FLOAT16 for half the size
   */
  public void save(Path folder, DType dtype) throws IOException {
    Files.createDirectories(folder);
    config.write(folder.resolve(CONFIG));
    WholeFile.write(folder.resolve(CaptionModel.VOCABULARY), vocabulary.text());
    SafetensorsWriter.write(folder.resolve(CaptionModel.WEIGHTS), weights(), dtype, Map.of());
  }

  /** Returns whether a parameter of a captioner may come from a language model. */
  public static boolean isOfText(String parameter) {
    return parameter.equals(TiedWords.EMBEDDING)
        || parameter.equals(TiedWords.OUTPUT_BIAS)
        || (parameter.startsWith("decoder.") && !parameter.contains(CROSS));
  }

  /** Returns the trained arrays by the names they have in a captioner. */
  public Map<String, NDArray> weights() {
    return Weights.arrays(parameters());
  }

  /** Returns the parameters by the same names. */
  public Map<String, Parameter> parameters() {
    return Weights.parameters(network);
  }

  /** Returns the settings. */
  public LanguageModelConfig config() {
    return config;
  }

  /** Returns the words. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Returns the trained part. */
  public LanguageNetwork network() {
    return network;
  }

  /** Returns the manager that owns the weights; callers make sub-managers of it. */
  public NDManager manager() {
    return manager;
  }

  @Override
  public void close() {
    manager.close();
  }
}
