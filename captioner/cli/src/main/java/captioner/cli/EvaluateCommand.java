package captioner.cli;

import captioner.CaptionOptions;
import captioner.Captioner;
import captioner.data.CaptionDataset;
import captioner.data.CocoCaptions;
import captioner.data.CocoResults;
import captioner.data.DatasetDescriptor;
import captioner.evaluation.Evaluation;
import captioner.evaluation.Evaluator;
import captioner.evaluation.ScoreReport;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code evaluate}: how good the captions of a split are. */
final class EvaluateCommand implements Command {
  private static final int BATCH_SIZE = 16;

  @Override
  public String name() {
    return "evaluate";
  }

  @Override
  public String arguments() {
    return "(--dataset NAME [--split val] | --annotations FILE --images FOLDER) [options]";
  }

  @Override
  public String summary() {
    return "caption the photos of a dataset and score the captions";
  }

  @Override
  public Options options() {
    Options options =
        new Options()
            .addOption(Flags.model())
            .addOption(Flags.download())
            .addOption(Flags.dataset())
            .addOption(Flags.value("split", "NAME", "a split of the dataset; default val"))
            .addOption(Flags.value("annotations", "FILE", "captions, COCO captions JSON"))
            .addOption(Flags.images())
            .addOption(Flags.beam())
            .addOption(SearchFlags.lengthPenalty())
            .addOption(Flags.output("FILE", "write the captions there, COCO results JSON"))
            .addOption(
                Flags.value("metrics-json", "FILE", "write the scores there, as fractions: 0.5731"))
            .addOption(Flags.value("batch-size", "N", "photos at a time; default " + BATCH_SIZE));
    EngineFlags.exact().forEach(options::addOption);
    RerankFlags.options().forEach(options::addOption);
    return ScoreFlags.addTo(options, 0);
  }

  @Override
  public Set<String> rare() {
    return Set.of(
        "download", "engine", "length-penalty", "precision", "rerank", "rerank-df", "seed");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "captioner evaluate --dataset sample --split all",
        "captioner evaluate -m runs/mine/model --annotations val.json --images photos",
        "captioner evaluate --dataset flickr8k --metrics-json scores.json");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    Flags.requireNoArguments(line);
    int batchSize = Flags.integer(line, "batch-size", BATCH_SIZE, 1);
    CaptionOptions asked = SearchFlags.ofEvaluation(line);
    EngineFlags engine = EngineFlags.of(line);
    ScoreFlags flags = ScoreFlags.of(line, 0);
    Optional<Path> output = Flags.output(line, "output");
    Optional<Path> metrics = Flags.output(line, "metrics-json");
    CaptionDataset split = split(line, console).requireNotEmpty();
    List<String> models = Models.prepare(line, console);
    Path folder = Models.folder(console, models.get(0));
    CaptionOptions options = RerankFlags.apply(line, folder, asked);
    Report report = new Report(console.err());
    report.begin(Models.together(models), split);
    Evaluation evaluation;
    try (Captioner captioner = engine.load(console, models, options)) {
      evaluation = new Evaluator(captioner, batchSize).evaluate(split, report);
    }
    report.end(split, evaluation);
    if (output.isPresent()) {
      CocoResults.write(output.get(), evaluation.captions());
    }
    ScoreWarnings.tables(split.images().size(), flags.metrics(), console.err());
    ScoreReport scores = flags.report(evaluation.set());
    if (metrics.isPresent()) {
      String json = new GsonBuilder().setPrettyPrinting().create().toJson(scores.scores().asMap());
      Files.writeString(metrics.get(), json + "\n");
    }
    ScoreTable.print(scores, console.out());
    return evaluation.failures() == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  private static CaptionDataset split(CommandLine line, Console console)
      throws IOException, UsageException {
    if (!Flags.namesDataset(line)) {
      Flags.refuse(line, "goes with --dataset", "split");
      return CocoCaptions.read(
          Path.of(line.getOptionValue("annotations")), Path.of(line.getOptionValue("images")));
    }
    return DatasetDescriptor.load(line.getOptionValue("dataset"), console.datasets())
        .split(line.getOptionValue("split", "val"));
  }

  /** Says on the terminal what is scored, and how fast it goes. */
  private static final class Report implements Evaluator.Progress {
    private final PrintStream to;
    private final Pace pace = new Pace(10);
    private final long start = System.nanoTime();

    private Report(PrintStream to) {
      this.to = to;
    }

    private void begin(String model, CaptionDataset split) {
      int photos = split.images().size();
      to.printf(Locale.ROOT, "model   %s%nphotos  %,d (%s)%n", model, photos, split.name());
    }

    @Override
    public void onPhoto(int done, int total) {
      StopSignal.poll();
      if (pace.due()) {
        to.printf(Locale.ROOT, "%,d of %,d photos, %.1f photos/s%n", done, total, done / seconds());
      }
    }

    @Override
    public void onFailure(Path photo, IOException reason) {
      to.println("captioner: " + reason.getMessage());
    }

    private void end(CaptionDataset split, Evaluation evaluation) {
      int captioned = split.images().size() - evaluation.failures();
      to.printf(
          Locale.ROOT,
          "captioned %,d of %,d photos in %.1f s (%.1f photos/s)%n",
          captioned,
          split.images().size(),
          seconds(),
          captioned / seconds());
    }

    private double seconds() {
      return (System.nanoTime() - start) / 1e9;
    }
  }
}
