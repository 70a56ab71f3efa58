package captioner.pretraining;

import ai.djl.Device;
import captioner.data.CocoReferences;
import captioner.data.FolderLock;
import captioner.model.LanguageModel;
import captioner.model.LanguageModelConfig;
import captioner.text.PtbTokenizer;
import captioner.text.Vocabulary;
import captioner.training.Checkpoint;
import captioner.training.SettingsFile;
import captioner.training.TrainingException;
import captioner.weights.WholeFile;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A run from text to a pretrained decoder.
 *
 * @param config settings
 * @param text UTF-8 text files, of any size
 * @param words a file that says which words are known: a vocabulary.txt, or captions of which the
 *     frequent words are taken; without it, the frequent ones of the text
 * @param output folder of this run; receives {@code recipe.json}, {@code model/} and the checkpoint
 */
public record PretrainingRun(
    PretrainingConfig config, List<Path> text, Optional<Path> words, Path output) {
  private static final String RECIPE = "recipe.json";

  /** Keeps a copy of the list. */
  public PretrainingRun {
    text = List.copyOf(text);
  }

  /** Returns whether a folder holds a run that was begun. */
  public static boolean isBegun(Path output) {
    return new Checkpoint(output).exists();
  }

  /** Returns the settings of the run in a folder. */
  public static PretrainingConfig configOf(Path output) throws IOException {
    return SettingsFile.read(output.resolve(RECIPE), PretrainingConfig.class, json -> {});
  }

  /** Returns the folder of the best model. */
  public Path modelFolder() {
    return output.resolve("model");
  }

  /**
   * Runs to the end, going on where an earlier run on the same folder was stopped.
   *
   * @throws IOException if text, words or the disk cannot be used; the message says which
   */
  public void start(PretrainingProgress progress) throws IOException {
    for (Path file : text) {
      if (Files.isRegularFile(file) && Files.size(file) == 0) {
        throw new TrainingException(file + " is empty");
      }
    }
    Optional<Vocabulary> given =
        words.isPresent() ? Optional.of(given(words.get())) : Optional.empty();
    TextCorpus corpus = new TextCorpus(text);
    TextSummary summary = TextSummary.of(corpus, progress);
    Vocabulary vocabulary =
        given.orElseGet(() -> Vocabulary.ofCounts(summary.counts(), config.minCount()));
    requireKnownWords(vocabulary, summary);
    int known = vocabulary.size() - Vocabulary.UNK - 1;
    progress.onText(summary.sentences(), summary.words(), known);
    Files.createDirectories(output);
    FolderLock lock = FolderLock.of(output, "use another --output");
    try {
      train(corpus, summary, vocabulary, progress);
    } finally {
      lock.close();
    }
  }

  private void train(
      TextCorpus corpus, TextSummary summary, Vocabulary vocabulary, PretrainingProgress progress)
      throws IOException {
    LanguageModelConfig form = new LanguageModelConfig(config.transformer(), vocabulary.size());
    try (LanguageModel model = LanguageModel.create(form, vocabulary, config.seed(), Device.cpu());
        LanguageTrainer trainer =
            new LanguageTrainer(model, corpus, summary, config, output, progress)) {
      trainer.resume(); // refuses another recipe, so that the one that is there stays
      String json = new GsonBuilder().setPrettyPrinting().create().toJson(config);
      WholeFile.write(output.resolve(RECIPE), json + "\n");
      trainer.run();
    }
  }

  private Vocabulary given(Path file) throws IOException {
    byte[] beginning = new byte[0];
    if (Files.isRegularFile(file)) {
      try (var in = Files.newInputStream(file)) {
        beginning = in.readNBytes(64);
      }
    }
    String first = new String(beginning, StandardCharsets.UTF_8).strip();
    if (!first.startsWith("{") && !first.startsWith("[")) {
      return Vocabulary.load(file);
    }
    PtbTokenizer tokenizer = new PtbTokenizer();
    List<List<String>> captions =
        CocoReferences.read(file).values().stream()
            .flatMap(List::stream)
            .map(tokenizer::tokenize)
            .toList();
    return Vocabulary.build(captions, config.minCount());
  }

  /** Refuses words that are not those of the text. */
  private void requireKnownWords(Vocabulary vocabulary, TextSummary summary)
      throws TrainingException {
    boolean known =
        summary.counts().keySet().stream().anyMatch(word -> vocabulary.id(word) != Vocabulary.UNK);
    if (known) {
      return;
    }
    if (words.isPresent()) {
      throw new TrainingException(
          "no word of the text is in %s, such as %s"
              .formatted(words.get(), String.join(", ", frequent(summary.counts()))));
    }
    throw new TrainingException(
        "no word of the text occurs %d times; lower --min-count or give more text"
            .formatted(config.minCount()));
  }

  private static List<String> frequent(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(3)
        .map(Map.Entry::getKey)
        .collect(Collectors.toList());
  }
}
