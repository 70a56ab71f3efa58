package captioner.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import captioner.decoding.Hypothesis;
import captioner.decoding.TokenRules;
import captioner.text.Vocabulary;
import captioner.transformer.TransformerDecoder;
import captioner.vision.BackboneConfig;
import captioner.vision.LastStage;
import captioner.weights.DType;
import captioner.weights.SafetensorsWriter;
import captioner.weights.WeightFileException;
import captioner.weights.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A captioner without its backbone: network, vocabulary and settings. Safe for use by many threads
 * while nobody trains it.
 *
 * <p>On disk it is a folder of three files: {@code config.json}, {@code vocabulary.txt} and {@code
 * weights.safetensors}.
 */
public final class CaptionModel implements AutoCloseable {
  static final String CONFIG = "config.json";

  /** The file of a model's folder that holds its words. */
  public static final String VOCABULARY = "vocabulary.txt";

  /** The file of a model's folder that holds its weights. */
  public static final String WEIGHTS = "weights.safetensors";

  /** The files of a model's folder on which its captions depend. */
  public static final List<String> FILES = List.of(CONFIG, VOCABULARY, WEIGHTS);

  /** What a search must know of the vocabulary: special tokens are never said. */
  public static final TokenRules TOKEN_RULES =
      new TokenRules(
          Vocabulary.BOS, Vocabulary.EOS, Set.of(Vocabulary.PAD, Vocabulary.BOS, Vocabulary.UNK));

  /** The longest sentence a model can write, in tokens with eos. */
  public static final int MAX_LENGTH = TransformerDecoder.MAX_LENGTH;

  private final CaptionModelConfig config;
  private final Vocabulary vocabulary;
  private final NDManager manager;
  private final CaptionNetwork network;

  private CaptionModel(CaptionModelConfig config, Vocabulary vocabulary, Device device) {
    this.config = config;
    this.vocabulary = vocabulary;
    manager = NDManager.newBaseManager(device, "PyTorch");
    network =
        new CaptionNetwork(
            config.transformer(), config.decoder(), config.vocabularySize(), stages(config));
    List<Shape> inputs = new ArrayList<>();
    inputs.add(new Shape(1, 1));
    for (ModelBackbone backbone : config.backbones()) {
      inputs.add(new Shape(1, config.frozenTokens(backbone), backbone.frozen().channels()));
    }
    network.initialize(manager, DataType.FLOAT32, inputs.toArray(Shape[]::new));
  }

  private static List<Optional<LastStage>> stages(CaptionModelConfig config) {
    float stochasticDepth = config.transformer().stochasticDepth();
    return config.backbones().stream()
        .map(
            b ->
                Optional.of(b)
                    .filter(ModelBackbone::tuned)
                    .map(tuned -> new LastStage(tuned.config(), stochasticDepth)))
        .toList();
  }

  /**
   * Returns a new model with random weights.
   *
   * @param seed of the weights
   * @throws IllegalArgumentException if the vocabulary has another size than the config says
   */
  public static CaptionModel create(
      CaptionModelConfig config, Vocabulary vocabulary, int seed, Device device) {
    ModelVocabulary.requireSize(vocabulary, config.vocabularySize());
    Engine.getEngine("PyTorch").setRandomSeed(seed);
    return new CaptionModel(config, vocabulary, device);
  }

  /**
   * Loads a model from its folder, frozen.
   *
   * @throws ModelException if a file is missing, broken, or does not fit the others; the message
   *     names it
   */
  public static CaptionModel load(Path folder, Device device) throws ModelException {
    return ModelException.whenReading(() -> read(folder, device));
  }

  private static CaptionModel read(Path folder, Device device) throws IOException {
    CaptionModelConfig config = ConfigFile.read(folder.resolve(CONFIG));
    Vocabulary vocabulary =
        ModelVocabulary.read(
            requireFile(folder.resolve(VOCABULARY)), CONFIG, config.vocabularySize());
    CaptionModel model = new CaptionModel(config, vocabulary, device);
    try {
      model.loadWeights(requireFile(folder.resolve(WEIGHTS)));
      model.network.freezeParameters(true);
    } catch (IOException | RuntimeException e) {
      model.close();
      throw e;
    }
    return model;
  }

  private static Path requireFile(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is missing; a model folder holds " + String.join(", ", FILES));
    }
    return file;
  }

  /**
   * Saves the model, creating the folder if need be.
   *
   * @param dtype FLOAT32, or FLOAT16 for half the size
   */
  public void save(Path folder, DType dtype) throws IOException {
    Files.createDirectories(folder);
    ConfigFile.write(config, folder.resolve(CONFIG));
    WholeFile.write(folder.resolve(VOCABULARY), vocabulary.text());
    SafetensorsWriter.write(
        folder.resolve(WEIGHTS), new LinkedHashMap<>(weights()), dtype, Map.of());
  }

  /**
   * Copies weights of the same names and shapes from a file.
   *
   * @throws WeightFileException if the file has other arrays
   */
  public void loadWeights(Path file) throws IOException {
    Weights.load(file, weights(), manager);
  }

  /**
   * Copies the weights of a model whose backbones are frozen, leaving alone the stages that this
   * one has of them.
   *
   * @throws WeightFileException if the file has other arrays
   */
  public void loadWeightsButStages(Path file) throws IOException {
    Map<String, NDArray> weights = weights();
    weights.keySet().removeIf(CaptionModel::isOfBackbone);
    Weights.load(file, weights, manager);
  }

  /**
   * Copies the last stage of a backbone from its weight file, to be trained further.
   *
   * @param index of the backbone, a tuned one
   * @throws IOException if the file cannot be read or holds another network
   */
  public void loadStage(int index, Path file) throws IOException {
    String prefix = CaptionNetwork.STAGE + index + ".";
    try (NDManager scope = manager.newSubManager()) {
      BackboneConfig form = config.backbones().get(index).config();
      Iterator<NDArray> values = LastStage.read(file, form, config.gridSide(), scope).iterator();
      weights()
          .forEach(
              (name, weight) -> {
                if (name.startsWith(prefix)) {
                  NDArray value = values.next();
                  Weights.overwrite(weight, value.reshape(weight.getShape()));
                }
              });
    }
  }

  /**
   * Copies the decoder and the words of a language model; what the one lacks, such as
   * cross-attention and words that only captions have, stays as it is.
   *
   * @param folder of the language model
   * @return how many words were found in it
   * @throws ModelException if it cannot be read or has another form; the message names the first
   *     array that does not fit, with both shapes
   */
  public int loadDecoder(Path folder) throws ModelException {
    return ModelException.whenReading(() -> PretrainedDecoder.copy(folder, this));
  }

  /** Returns the trained arrays by readable name, such as {@code decoder.layer0.norm.gamma}. */
  public Map<String, NDArray> weights() {
    return Weights.arrays(parameters());
  }

  /** Returns whether a parameter is of a backbone that is trained from nothing. */
  public boolean isOfUntrainedBackbone(String parameter) {
    for (int i = 0; i < config.backbones().size(); i++) {
      if (parameter.startsWith(CaptionNetwork.STAGE + i + ".")) {
        return config.backbones().get(i).isUntrained();
      }
    }
    return false;
  }

  /** Returns whether a parameter of that name is of a backbone's stage. */
  public static boolean isOfBackbone(String parameter) {
    return parameter.startsWith(CaptionNetwork.STAGE);
  }

  /** Keeps the stages of backbones, which were trained with the rest, as they are from now on. */
  public void freezeBackbones() {
    parameters()
        .forEach(
            (name, parameter) -> {
              if (isOfBackbone(name)) {
                parameter.freeze(true);
              }
            });
  }

  /** Returns the parameters by the same names. */
  public Map<String, Parameter> parameters() {
    return Weights.parameters(network);
  }

  /**
   * Starts scoring captions of a batch of images.
   *
   * @param features of every backbone (B, N, C) float32, read at once; their manager outlives the
   *     scorer
   * @return a scorer to be closed by the caller
   */
  public CaptionScorer scorer(NDList features) {
    return new CaptionScorer(network, vocabulary.size(), features);
  }

  /** Returns the words of a sentence that a search found. */
  public List<String> words(Hypothesis hypothesis) {
    return hypothesis.tokens().stream().map(vocabulary::word).toList();
  }

  /** Returns the settings. */
  public CaptionModelConfig config() {
    return config;
  }

  /** Returns the words. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Returns the trained part. */
  public CaptionNetwork network() {
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
