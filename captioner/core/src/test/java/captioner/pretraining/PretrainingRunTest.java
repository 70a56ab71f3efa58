package captioner.pretraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import captioner.model.LanguageModel;
import captioner.text.Vocabulary;
import captioner.training.OptimizerConfig;
import captioner.training.Schedule;
import captioner.training.SettingsFile;
import captioner.training.TrainingException;
import captioner.transformer.TransformerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainingRunTest {
  private static final String TEXT =
      """
      A dog runs over the grass. A cat sleeps on the mat.
      two birds fly in the sky
      the dog barks at the cat
      """;

  @TempDir Path temp;

  /** Listens, and stops a run at a step. */
  private static final class Recorder implements PretrainingProgress {
    private final List<PretrainingReport> reports = new ArrayList<>();
    private final List<Long> steps = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private long stopAt = -1;
    private long sentences;
    private int known;

    @Override
    public void onSentence(long done) {}

    @Override
    public void onText(long sentences, long words, int known) {
      this.sentences = sentences;
      this.known = known;
    }

    @Override
    public void onStep(int epoch, int epochs, long step, long total, double loss, double speed) {
      steps.add(step);
      if (step == stopAt) {
        throw new CancellationException("stopped");
      }
    }

    @Override
    public void onWarning(String line) {
      warnings.add(line);
    }

    @Override
    public void onReport(PretrainingReport report) {
      reports.add(report);
    }
  }

  private static PretrainingConfig config(int epochs) {
    return new PretrainingConfig(
        1,
        TransformerConfig.tiny().withEncoderLayers(0),
        new OptimizerConfig(Schedule.COSINE, 3e-3, 5, 0, 1),
        epochs,
        4,
        25,
        0.25,
        1);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(temp.resolve(name), text);
  }

  private PretrainingRun run(PretrainingConfig config, String output, Path... text) {
    return new PretrainingRun(config, List.of(text), Optional.empty(), temp.resolve(output));
  }

  @Test
  void sentencesThatWereReadOftenAreNoSurprise() throws IOException {
    Path text = file("text.txt", TEXT.repeat(30));
    Recorder recorder = new Recorder();
    PretrainingRun run = run(config(3), "run", text);
    run.start(recorder);
    assertEquals(120, recorder.sentences);
    assertEquals(17, recorder.known);
    PretrainingReport last = recorder.reports.get(recorder.reports.size() - 1);
    assertTrue(last.perplexity() < 2, "perplexity is " + last.perplexity());
    assertTrue(recorder.reports.get(0).perplexity() >= last.perplexity());
    assertEquals(Math.exp(last.validationLoss()), last.perplexity(), 1e-9);
    assertEquals(0, last.unknown());
    try (LanguageModel model = LanguageModel.load(temp.resolve("run"), Device.cpu())) {
      assertEquals(21, model.vocabulary().size());
    }
  }

  @Test
  void aResumedRunEndsWithTheWeightsOfAnUndisturbedOne() throws IOException {
    Path text = file("text.txt", TEXT.repeat(12));
    run(config(2), "one", text).start(new Recorder());
    for (long stop : new long[] {3, 9, 11}) {
      String output = "stopped" + stop;
      Recorder stopped = new Recorder();
      stopped.stopAt = stop;
      assertThrows(CancellationException.class, () -> run(config(2), output, text).start(stopped));
      Recorder resumed = new Recorder();
      run(config(2), output, text).start(resumed);
      assertEquals(stop + 1, resumed.steps.get(0));
      assertArrayEquals(
          Files.readAllBytes(temp.resolve("one/model/weights.safetensors")),
          Files.readAllBytes(temp.resolve(output + "/model/weights.safetensors")));
    }
    Exception thrown =
        assertThrows(
            TrainingException.class, () -> run(config(3), "one", text).start(new Recorder()));
    assertTrue(thrown.getMessage().contains("other settings or data"), thrown.getMessage());
  }

  @Test
  void theCheckpointBeforeADamagedOneIsUsed() throws IOException {
    Path text = file("text.txt", TEXT.repeat(12));
    run(config(2), "one", text).start(new Recorder());
    Recorder stopped = new Recorder();
    stopped.stopAt = 11; // an epoch has 9 steps
    assertThrows(CancellationException.class, () -> run(config(2), "cut", text).start(stopped));
    Path last = temp.resolve("cut/checkpoint.safetensors");
    byte[] whole = Files.readAllBytes(last);
    Files.write(last, Arrays.copyOf(whole, whole.length / 2));
    Recorder resumed = new Recorder();
    run(config(2), "cut", text).start(resumed);
    assertTrue(resumed.warnings.get(0).contains("from the checkpoint before it, of step 9"));
    assertArrayEquals(
        Files.readAllBytes(temp.resolve("one/model/weights.safetensors")),
        Files.readAllBytes(temp.resolve("cut/model/weights.safetensors")));
  }

  @Test
  void numbersThatAreNotFiniteStopTheRun() throws IOException {
    PretrainingConfig wild =
        SettingsFile.with(config(2), "optimizer.learningRate", "1e30"); // after the first step
    Exception thrown =
        assertThrows(
            TrainingException.class,
            () -> run(wild, "run", file("text.txt", TEXT.repeat(12))).start(new Recorder()));
    assertTrue(thrown.getMessage().contains("is not finite; begin another"), thrown.getMessage());
    assertFalse(Files.exists(temp.resolve("run/checkpoint.safetensors")));
  }

  @Test
  void oneLineIsEnough() throws IOException {
    Recorder recorder = new Recorder();
    run(config(1), "run", file("text.txt", "a dog runs")).start(recorder);
    assertEquals(1, recorder.sentences);
    assertEquals(1, recorder.reports.size());
  }

  /** Two portions and an end; a sentence of 200 words is four pieces. */
  @Test
  void everySentenceIsTrainedOnOrHeldOut() throws IOException {
    String text = "a dog\n".repeat(TextCorpus.PORTION * 2 + 7) + "dog ".repeat(200);
    TextCorpus corpus = new TextCorpus(List.of(file("a.txt", text), file("b.txt", "a cat")));
    Recorder recorder = new Recorder();
    TextSummary summary = TextSummary.of(corpus, recorder);
    long sentences = TextCorpus.PORTION * 2 + 9L;
    assertEquals(sentences, summary.sentences());
    assertEquals(sentences + 3, summary.pieces());
    assertEquals(10, summary.heldOutEvery(0.1));
    Vocabulary words = Vocabulary.ofCounts(summary.counts(), 1);
    int rows = 0;
    int portions = 0;
    try (TextBatches batches = new TextBatches(corpus, words, 10)) {
      for (var next = batches.next(100, 1); next.isPresent(); next = batches.next(100, 1)) {
        rows += next.get().stream().mapToInt(batch -> batch.rows()).sum();
        portions++;
      }
    }
    assertEquals(3, portions);
    try (TextBatches batches = new TextBatches(corpus, words, 10)) {
      rows += batches.heldOut(100).stream().mapToInt(batch -> batch.rows()).sum();
    }
    assertEquals(summary.pieces(), rows);
    try (TextBatches batches = new TextBatches(corpus, words, 10)) {
      batches.skip(2);
      assertTrue(batches.next(100, 1).get().stream().mapToInt(batch -> batch.rows()).sum() < 15);
      assertTrue(batches.next(100, 1).isEmpty());
    }
  }

  @Test
  void heldOutSentencesAreFewOfManyAndOneOfFew() {
    assertEquals(20, new TextSummary(1000, 1, 1, Map.of()).heldOutEvery(0.05));
    assertEquals(2000, new TextSummary(10_000_000, 1, 1, Map.of()).heldOutEvery(0.05));
    assertEquals(3, new TextSummary(3, 1, 1, Map.of()).heldOutEvery(0.05));
  }
}
