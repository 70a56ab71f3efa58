package captioner.compile;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import captioner.decoding.BeamSearchConfig;
import captioner.model.CaptionModel;
import captioner.model.CaptionModelConfig;
import captioner.model.DecoderConfig;
import captioner.model.ModelBackbone;
import captioner.model.ModelException;
import captioner.model.ModelStore;
import captioner.ngrams.VisualNgrams;
import captioner.vision.Backbone;
import captioner.vision.LastStage;
import captioner.weights.TorchScript;
import captioner.weights.TorchScriptWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a trained captioner, backbones, ranking and all, as one TorchScript program. */
public final class CaptionCompiler {
  private static final String CLASS = "Captioner";

  private CaptionCompiler() {}

  /**
   * Compiles a captioner; the same one always gives the same bytes.
   *
   * @param repository the folder {@code models/}
   * @param model a name in it, or a folder that holds a trained model
   * @param precision of the program
   * @param file the file to write or replace; its folder must exist
   * @throws ModelException if the model, its visual n-grams or a backbone of it cannot be found or
   *     read
   * @throws IOException if the file cannot be written
   */
  public static void compile(Path repository, String model, Precision precision, Path file)
      throws IOException {
    Path folder = new ModelStore(repository).folder(model);
    List<Backbone> backbones = new ArrayList<>();
    try (CaptionModel loaded = CaptionModel.load(folder, Device.cpu())) {
      for (ModelBackbone backbone : loaded.config().backbones()) {
        backbones.add(backbone.load(repository, Device.cpu()));
      }
      compile(loaded, backbones, ngrams(folder, loaded), precision, file);
    } finally {
      backbones.forEach(Backbone::close);
    }
  }

  /** Returns which part of such a captioner cannot be compiled, if one cannot. */
  public static Optional<String> obstacle(CaptionModelConfig config) {
    if (config.decoder().kind() != DecoderConfig.Kind.TRANSFORMER) {
      return Optional.of("an LSTM decoder");
    }
    boolean seesByTransformer =
        config.backbones().stream().anyMatch(b -> b.config().isTransformer());
    return seesByTransformer ? Optional.of("a ViT backbone") : Optional.empty();
  }

  /**
   * Compiles a loaded captioner, which stays the caller's.
   *
   * @param backbones the frozen parts of the model's, in its order
   * @param ngrams the files of its visual n-grams, by name, if it has them
   * @throws ModelException if its decoder is not a Transformer, or a backbone is one
   */
  static void compile(
      CaptionModel model,
      List<Backbone> backbones,
      Map<String, byte[]> ngrams,
      Precision precision,
      Path file)
      throws IOException {
    Optional<String> obstacle = obstacle(model.config());
    if (obstacle.isPresent()) {
      throw new ModelException(obstacle.get() + " cannot be compiled; use --engine blocks");
    }
    ProgramText program = new ProgramText(precision);
    try (NDManager scope = model.manager().newSubManager()) {
      for (int i = 0; i < backbones.size(); i++) {
        Optional<LastStage> stage = model.network().stages().get(i);
        BackboneText text = new BackboneText(program, "backbone" + i);
        String map = backbones.get(i).trace(text, "images");
        text.end(stage.map(s -> s.trace(text, map)).orElse(map));
      }
      new TransformerText(program, model, scope).write();
      program.exact("never", never(scope, model.config()));
      program.methods(search());
      Map<String, byte[]> extra = ProgramInfo.extra(precision, model.config(), model.vocabulary());
      extra.putAll(ngrams);
      TorchScriptWriter.write(
          file, new TorchScript(CLASS, program.methods(), program.tensors(), extra));
    }
  }

  /** Reads the files of the visual n-grams of a model, having seen that they are whole. */
  private static Map<String, byte[]> ngrams(Path folder, CaptionModel model) throws ModelException {
    return ModelException.whenReading(
        () -> {
          Map<String, byte[]> files = new LinkedHashMap<>();
          if (VisualNgrams.exists(folder)) {
            VisualNgrams.load(folder, model.vocabulary(), model.config().channels());
            for (String name : VisualNgrams.FILES) {
              files.put(name, Files.readAllBytes(folder.resolve(name)));
            }
          }
          return files;
        });
  }

  /** Returns (V): what is added to word scores, minus infinity for what is never said. */
  private static NDArray never(NDManager manager, CaptionModelConfig config) {
    float[] added = new float[config.vocabularySize()];
    CaptionModel.TOKEN_RULES.suppressed().forEach(token -> added[token] = Float.NEGATIVE_INFINITY);
    return manager.create(added);
  }

  private static String search() {
    BeamSearchConfig defaults = BeamSearchConfig.defaults();
    try (InputStream in = CaptionCompiler.class.getResourceAsStream("search.py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("{bos}", String.valueOf(CaptionModel.TOKEN_RULES.bos()))
          .replace("{eos}", String.valueOf(CaptionModel.TOKEN_RULES.eos()))
          .replace("{beam}", String.valueOf(defaults.beamSize()))
          .replace("{maxLength}", String.valueOf(defaults.maxLength()))
          .replace("{lengthPenalty}", String.valueOf(defaults.lengthPenalty()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
