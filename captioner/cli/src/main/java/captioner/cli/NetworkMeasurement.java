package captioner.cli;

import ai.djl.Device;
import captioner.compare.Measurement;
import captioner.compare.Measurement.Attention;
import captioner.compare.Measurement.Latency;
import captioner.compare.Measurement.Step;
import captioner.model.CaptionModel;
import captioner.model.CaptionModelConfig;
import captioner.model.DecoderConfig;
import captioner.text.Vocabulary;
import captioner.training.AttentionMemory;
import captioner.training.Recipe;
import captioner.training.StepFigures;
import captioner.training.StepMeasurement;
import captioner.training.TrainingRun;
import captioner.weights.TensorInfo;
import captioner.weights.WeightFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is measured of a model's network, whatever photos there are.
 *
 * @param folder of the model
 * @param lengths words of captions in training
 * @param tokens image tokens in training
 */
record NetworkMeasurement(Path folder, List<Integer> lengths, List<Integer> tokens) {
  private static final int WORDS = 20;

  /** Measures the network, and adds what is known of captions. */
  Measurement with(List<Latency> latencies) throws IOException {
    Path kept = folder.resolve(TrainingRun.RECIPE);
    if (!Files.exists(kept)) {
      throw new IOException(
          folder + " has no " + TrainingRun.RECIPE + ", so its training cannot be measured");
    }
    Recipe recipe = Recipe.read(kept);
    CaptionModelConfig config;
    Vocabulary vocabulary;
    try (CaptionModel model = CaptionModel.load(folder, Device.cpu())) {
      config = model.config();
      vocabulary = model.vocabulary();
    }
    int heads =
        config.decoder().kind() == DecoderConfig.Kind.TRANSFORMER
            ? config.transformer().nHeads()
            : 0;
    StepMeasurement steps = new StepMeasurement(config, vocabulary, recipe);
    List<Step> byLength = new ArrayList<>();
    for (int words : lengths) {
      byLength.add(step(steps, words, config.imageTokens()));
    }
    List<Step> byTokens = new ArrayList<>();
    for (int n : tokens) {
      byTokens.add(step(steps, WORDS, n));
    }
    return new Measurement(
        count(""),
        count("encoder."),
        count("decoder."),
        latencies,
        StepMeasurement.IMAGES * StepMeasurement.CAPTIONS,
        byLength,
        byTokens,
        heads,
        heads > 0 ? attention(config) : List.of());
  }

  private static Step step(StepMeasurement steps, int words, int tokens) throws IOException {
    StopSignal.poll();
    StepFigures figures = steps.measure(words, tokens);
    return new Step(words, tokens, figures.captionsPerSecond(), figures.bytes().orElse(0));
  }

  private List<Attention> attention(CaptionModelConfig config) throws IOException {
    AttentionMemory memory =
        new AttentionMemory(
            config.transformer(), StepMeasurement.IMAGES * StepMeasurement.CAPTIONS);
    List<Attention> points = new ArrayList<>();
    for (int words : lengths) {
      for (int n : tokens) {
        long ofScores = memory.ofScores(words, n);
        points.add(
            new Attention(
                words,
                n,
                memory.measure(words, n).orElse(0),
                ofScores + memory.ofTokens(words, n),
                ofScores));
      }
    }
    return points;
  }

  private long count(String prefix) throws IOException {
    try (WeightFile weights = WeightFile.open(folder.resolve(CaptionModel.WEIGHTS))) {
      return weights.tensors().stream()
          .filter(tensor -> tensor.name().startsWith(prefix))
          .mapToLong(TensorInfo::elements)
          .sum();
    }
  }
}
