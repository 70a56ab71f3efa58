package captioner.cli;

import captioner.compare.ComparedRow;
import captioner.compare.Comparing;
import captioner.compare.ComparisonRecipe;
import captioner.compare.Conditions;
import captioner.compare.Launcher;
import captioner.data.CaptionDataset;
import captioner.data.FolderLock;
import captioner.evaluation.MetricSelection;
import captioner.metrics.DocumentFrequencyTable;
import captioner.metrics.meteor.ParaphraseTable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code compare}: captioners of a recipe, trained and judged alike, on one page. */
final class CompareCommand implements Command {
  private static final String METRICS = "BLEU,METEOR,ROUGE-L,CIDEr-D";

  @Override
  public String name() {
    return "compare";
  }

  @Override
  public String arguments() {
    return "--recipe FILE --output FOLDER [options]";
  }

  @Override
  public String summary() {
    return "train and judge several captioners alike, and write a page of it";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Flags.value("recipe", "FILE", "what to compare, JSON; also: --config"))
        .addOption(
            Flags.output("FOLDER", "where page and rows go; what is done there is not done again"))
        .addOption(Flags.dataset())
        .addOption(Flags.value("annotations", "FILE", "or: training captions, COCO captions JSON"))
        .addOption(Flags.images())
        .addOption(Flags.value("val-annotations", "FILE", "captions to be judged by"))
        .addOption(
            Flags.value("val-images", "FOLDER", "their photos; default: the folder of --images"))
        .addOption(Flags.value("epochs", "N", "of every row, in place of the recipe's"))
        .addOption(Flags.value("seed", "N", "of every row, in place of the recipe's"))
        .addOption(Flags.download())
        .addOption(Flags.value("cache", "FOLDER", "where features are kept, as for train"))
        .addOption(Flags.value("df", "FILE", "document frequencies for CIDEr-D, as for score"))
        .addOption(Flags.value("paraphrases", "FILE", "METEOR's paraphrase-en.gz"));
  }

  @Override
  public Set<String> rare() {
    return Set.of("cache", "df", "paraphrases", "val-images");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "captioner compare --recipe datasets/comparisons/flickr8k.json -o runs/compared",
        "captioner compare --recipe mine.json --dataset sample --epochs 1 -o runs/tried");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    Flags.requireNoArguments(line);
    Path file = Path.of(Flags.required(line, "recipe"));
    Path output = Path.of(Flags.required(line, "output"));
    Flags.integer(line, "epochs", 1, 1);
    Flags.integer(line, "seed", 1, Integer.MIN_VALUE);
    Map<String, String> changes = new LinkedHashMap<>();
    for (String flag : List.of("epochs", "seed")) {
      if (line.hasOption(flag)) {
        changes.put(flag, line.getOptionValue(flag));
      }
    }
    ComparisonRecipe recipe = ComparisonRecipe.read(file, changes);
    MetricSelection metrics = metrics(line);
    Conditions conditions = conditions(line, console, recipe, file);
    Files.createDirectories(output);
    FolderLock lock = FolderLock.of(output, "use another --output");
    int failed;
    try {
      failed = new Comparing(conditions, output, metrics, launcher(console)).run(about());
    } finally {
      lock.close();
    }
    console.out().println("the page is " + output.resolve("report.html"));
    return failed == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private static MetricSelection metrics(CommandLine line) throws IOException {
    MetricSelection metrics = MetricSelection.parse(METRICS);
    if (line.hasOption("df")) {
      metrics =
          metrics.withFrequencies(DocumentFrequencyTable.read(Path.of(line.getOptionValue("df"))));
    }
    if (line.hasOption("paraphrases")) {
      metrics =
          metrics.withParaphrases(
              ParaphraseTable.read(Path.of(line.getOptionValue("paraphrases"))));
    }
    return metrics;
  }

  /** Reads every row's flags as train will, before any work is done. */
  private static Conditions conditions(
      CommandLine line, Console console, ComparisonRecipe recipe, Path file)
      throws IOException, UsageException {
    List<String> data = data(line, recipe);
    CommandWords reader = new CommandWords(new TrainCommand());
    CommandWords pretraining = new CommandWords(new PretrainCommand());
    for (ComparedRow row : recipe.rows()) {
      try {
        reader.parse(reader.switches(joined(data, row.flags())));
        pretraining.parse(row.pretraining().orElse(List.of()));
      } catch (UsageException e) {
        throw new IOException("%s: row %s: %s".formatted(file, row.name(), e.getMessage()), e);
      }
    }
    CommandLine named = reader.parse(data);
    TrainingSplits splits = TrainingSplits.of(named, console, 1);
    if (splits.isHeldOut()) {
      throw new UsageException(
          "give photos to be judged by, --val-annotations or a dataset with a split val");
    }
    List<String> judged =
        named.hasOption("dataset")
            ? List.of("--dataset", named.getOptionValue("dataset"))
            : List.of(
                "--annotations",
                named.getOptionValue("val-annotations"),
                "--images",
                named.getOptionValue("val-images", named.getOptionValue("images")));
    return new Conditions(
        recipe,
        joined(data, optional(line, "cache", "download")),
        joined(judged, optional(line, "download")),
        present(splits.training()),
        present(splits.validation()));
  }

  private static CaptionDataset present(CaptionDataset split) throws IOException {
    return split.requireNotEmpty().requireCaptions().requireImages();
  }

  /** Returns the words that name the data: the command line's, or the recipe's. */
  private static List<String> data(CommandLine line, ComparisonRecipe recipe)
      throws UsageException {
    List<String> given =
        optional(line, "dataset", "annotations", "images", "val-annotations", "val-images");
    if (given.isEmpty() && recipe.dataset().isPresent()) {
      return List.of("--dataset", recipe.dataset().get());
    }
    Flags.namesDataset(line);
    return given;
  }

  private static List<String> optional(CommandLine line, String... names) {
    List<String> words = new ArrayList<>();
    for (String name : names) {
      if (line.hasOption(name)) {
        words.add("--" + name);
        words.addAll(Stream.ofNullable(line.getOptionValue(name)).toList());
      }
    }
    return words;
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /** Runs this very program, with the memory that this one may have. */
  private static Launcher launcher(Console console) {
    List<String> program = new ArrayList<>();
    program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X"))
        .forEach(program::add);
    program.add("-Djava.awt.headless=true");
    program.add("-Dcaptioner.home=" + console.home());
    program.add("-cp");
    program.add(System.getProperty("java.class.path"));
    program.add(Main.class.getName());
    return new Launcher(program, console.err(), StopSignal::poll);
  }

  private static String about() {
    String commit = Version.commit();
    return "captioner%s, %s, %s %s, Java %s, %d processors."
        .formatted(
            commit.isEmpty() ? "" : " " + commit.substring(0, Math.min(7, commit.length())),
            LocalDate.now(ZoneOffset.UTC),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.version"),
            Runtime.getRuntime().availableProcessors());
  }
}
