package captioner.compare;

import captioner.compare.FinishedRow.Training;
import captioner.data.CocoResults;
import captioner.output.AtomicFile;
import captioner.training.EpochReport;
import captioner.training.TrainingRun;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * The steps of one row, those that are missing: pretraining of its decoder if it has any, features,
 * training, captions, measurement. What is done is what lies in its folder.
 *
 * @param row that is worked on
 * @param conditions of all rows
 * @param folder of the row
 * @param launcher runs the commands
 */
record RowWork(ComparedRow row, Conditions conditions, Path folder, Launcher launcher) {
  private static final Gson GSON = new Gson();
  private static final int SOME_PHOTOS_FAILED = 1;

  /**
   * Does what is missing.
   *
   * @throws RowException if a step fails; the message says which and why
   * @throws CancellationException if the launcher was stopped; what was finished is kept
   */
  FinishedRow finish() throws IOException {
    Files.createDirectories(folder);
    launcher.endLeftOver(folder);
    train();
    caption();
    measure();
    return new FinishedRow(
        training(), epochs(), CocoResults.read(captions()), Measurement.read(measurement()));
  }

  /** Returns whether nothing is missing. */
  boolean isFinished() throws IOException {
    return training().done() && Files.exists(captions()) && isMeasured();
  }

  /** Returns whether it was begun. */
  boolean isBegun() {
    return TrainingRun.isBegun(run()) || Files.exists(state());
  }

  private Path run() {
    return folder.resolve("run");
  }

  private Path model() {
    return run().resolve("model");
  }

  private Path captions() {
    return folder.resolve("captions.json");
  }

  private Path measurement() {
    return folder.resolve("measurement.json");
  }

  private Path state() {
    return folder.resolve("training.json");
  }

  private void train() throws IOException {
    Training before = training();
    if (before.done()) {
      requireEpoch();
      return;
    }
    List<String> words = new ArrayList<>(List.of("train"));
    words.addAll(conditions.trainWords());
    words.addAll(row.flags());
    if (row.pretraining().isPresent()) {
      if (!TrainingRun.isBegun(run())) {
        pretrain(row.pretraining().get());
      }
      words.add("--init-decoder=" + decoder());
    }
    words.addAll(List.of("--resume", "--output", run().toString()));
    List<String> features = new ArrayList<>(words);
    features.add("--only-features"); // so that neither their time nor their memory is the row's
    require("its features", launcher.run(features, folder, Double.MAX_VALUE), 0);

    double left =
        conditions.recipe().minutes().isPresent()
            ? 60 * conditions.recipe().minutes().getAsDouble() - before.seconds()
            : Double.MAX_VALUE;
    long start = System.nanoTime();
    Launcher.Ended ended;
    try {
      ended = launcher.run(words, folder, left);
    } catch (CancellationException e) {
      double seconds = (System.nanoTime() - start) / 1e9;
      write(with(before, seconds, 0, 0, false, false));
      throw e;
    }
    boolean done = ended.code() == 0 || ended.timeUp();
    write(
        with(
            before,
            ended.seconds(),
            ended.peakBytes(),
            ended.peakOwnBytes(),
            done,
            ended.timeUp()));
    if (!ended.timeUp()) {
      require("training", ended, 0);
    }
    requireEpoch();
  }

  /** Trains the decoder on text: that of the recipe, or the captions that the row learns from. */
  private void pretrain(List<String> flags) throws IOException {
    List<String> words = new ArrayList<>(List.of("pretrain"));
    words.addAll(flags);
    if (row.isPretrainedOnCaptions()) {
      Path text = folder.resolve("captions.txt");
      List<String> captions =
          conditions.training().images().stream()
              .flatMap(image -> image.captions().stream())
              .map(caption -> caption.replaceAll("\\s+", " "))
              .toList();
      AtomicFile.write(text, String.join("\n", captions).getBytes(StandardCharsets.UTF_8));
      words.add("--text=" + text);
    }
    words.addAll(List.of("--resume", "--output", decoder().toString()));
    require("pretraining", launcher.run(words, folder, Double.MAX_VALUE), 0);
  }

  /** Absolute, since the run keeps it among its settings. */
  private Path decoder() {
    return folder.resolve("decoder").toAbsolutePath();
  }

  /** Time may have been up before there was a model. */
  private void requireEpoch() throws RowException {
    if (!Files.exists(run().resolve("metrics.jsonl"))) {
      throw new RowException(
          "no epoch was finished in %.3g minutes; give more, or let epochs be shorter"
              .formatted(conditions.recipe().minutes().orElse(0)));
    }
  }

  private static Training with(
      Training before, double seconds, long peak, long own, boolean done, boolean timeUp) {
    return new Training(
        before.seconds() + seconds,
        Math.max(before.peakBytes(), peak),
        Math.max(before.peakOwnBytes(), own),
        done,
        timeUp);
  }

  private void caption() throws IOException {
    if (Files.exists(captions())) {
      return;
    }
    Path part = folder.resolve("captions.part");
    List<String> words = new ArrayList<>(List.of("evaluate"));
    words.addAll(conditions.evaluateWords());
    words.addAll(
        List.of("--model", model().toString(), "--output", part.toString(), "--metrics", "BLEU"));
    Launcher.Ended ended = launcher.run(words, folder, Double.MAX_VALUE);
    require("captioning", ended, 0, SOME_PHOTOS_FAILED);
    AtomicFile.move(part, captions());
  }

  private boolean isMeasured() throws IOException {
    ComparisonRecipe recipe = conditions.recipe();
    return Files.exists(measurement())
        && Measurement.read(measurement()).covers(recipe.lengths(), recipe.imageTokens());
  }

  private void measure() throws IOException {
    if (isMeasured()) {
      return;
    }
    ComparisonRecipe recipe = conditions.recipe();
    Path photos = folder.resolve("photos.txt");
    Files.write(photos, conditions.timedPhotos().stream().map(Path::toString).toList());
    List<String> words =
        List.of(
            "measure",
            "--model",
            model().toString(),
            "--file-list",
            photos.toString(),
            "--lengths",
            list(recipe.lengths()),
            "--image-tokens",
            list(recipe.imageTokens()),
            "--output",
            measurement().toString());
    require("measuring", launcher.run(words, folder, Double.MAX_VALUE), 0);
  }

  private static String list(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private void require(String step, Launcher.Ended ended, Integer... codes) throws RowException {
    if (!Arrays.asList(codes).contains(ended.code())) {
      String said = ended.lastLine().replaceFirst("^captioner: ", "");
      String killed = ended.code() == 137 ? ", as one is that takes too much memory" : "";
      throw new RowException(
          "%s ended with exit code %d%s%s; all it said is in %s"
              .formatted(
                  step,
                  ended.code(),
                  killed,
                  said.isEmpty() ? "" : ": " + said,
                  folder.resolve("log.txt")));
    }
  }

  private Training training() throws IOException {
    if (!Files.exists(state())) {
      return new Training(0, 0, 0, false, false);
    }
    try {
      return GSON.fromJson(Files.readString(state()), Training.class);
    } catch (JsonParseException e) {
      throw new RowException(state() + " is broken; delete it, and training goes on");
    }
  }

  private void write(Training training) throws IOException {
    AtomicFile.write(state(), (GSON.toJson(training) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the epochs; one that was repeated after a stop counts once. */
  private List<EpochReport> epochs() throws IOException {
    Map<Integer, EpochReport> epochs = new TreeMap<>();
    for (String line : Files.readAllLines(run().resolve("metrics.jsonl"))) {
      EpochReport epoch = GSON.fromJson(line, EpochReport.class);
      epochs.put(epoch.epoch(), epoch);
    }
    return List.copyOf(epochs.values());
  }
}
