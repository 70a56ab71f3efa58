package captioner.cli;

import captioner.CaptionOptions;
import captioner.CaptionPipeline;
import captioner.Captioner;
import captioner.image.Photos;
import captioner.image.Resize;
import captioner.resume.Resumption;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code caption}: photos become sentences. */
final class CaptionCommand implements Command {
  private static final int BATCH_SIZE = 16;

  @Override
  public String name() {
    return "caption";
  }

  @Override
  public String arguments() {
    return "PATH... [options]";
  }

  @Override
  public String summary() {
    return "caption photos and folders of photos";
  }

  @Override
  public Options options() {
    Options options = new Options();
    PhotoFlags.options().forEach(options::addOption);
    OutputFlags.options().forEach(options::addOption);
    SearchFlags.options().forEach(options::addOption);
    RerankFlags.options().forEach(options::addOption);
    options.addOption(Flags.model());
    EngineFlags.fast().forEach(options::addOption);
    return options
        .addOption(Flags.backbone())
        .addOption(Flags.download())
        .addOption(Flags.value("batch-size", "N", "photos at a time; default " + BATCH_SIZE))
        .addOption(
            Flags.value("master", "URL", "on Spark there, such as local[2]; has flags of its own"))
        .addOption(Flags.flag("quiet", "print problems and nothing else"));
  }

  @Override
  public Map<String, String> headings() {
    return Map.of(
        "include", "photos", "output", "captions", "beam", "what captions say", "model", "model");
  }

  @Override
  public Set<String> rare() {
    return Stream.concat(
            Stream.of(
                "engine",
                "precision",
                "backbone",
                "download",
                "batch-size",
                "master",
                "resume",
                "retry-failed",
                "rerank",
                "rerank-df",
                "min-confidence"),
            SearchFlags.rare().stream())
        .collect(Collectors.toSet());
  }

  @Override
  public List<String> examples() {
    return List.of(
        "captioner caption my-photos",
        "captioner caption a.jpg b.jpg --beam 5 --n-best 3 --format jsonl",
        "captioner caption my-photos --exclude thumbs -o captions.csv --format xmp");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    if (line.hasOption("master")) { // the launcher would have started Spark instead
      throw new UsageException("--master goes on the command line of scripts/captioner in a clone");
    }
    PhotoFlags wanted = PhotoFlags.of(line);
    OutputFlags output = OutputFlags.of(line);
    CaptionOptions asked = SearchFlags.of(line, output.explanation());
    EngineFlags engine = EngineFlags.of(line);
    int batchSize = Flags.integer(line, "batch-size", BATCH_SIZE, 1);
    Photos found = find(wanted);
    List<String> models = Models.prepare(line, console);
    CaptionOptions options = RerankFlags.apply(line, Models.folder(console, models.get(0)), asked);
    Resize resize = Models.config(console, models.get(0)).preprocessing().resize();
    CaptionForms forms = new CaptionForms(output, models, resize);
    Optional<Resumption> resumption = forms.resumption(console, options);
    Sidecars sidecars = forms.sidecars(found, wanted.folders(), resumption);
    CaptionPlan plan = CaptionPlan.of(found, resumption, sidecars, output);
    Progress progress = progress(line, output, console);
    if (line.hasOption("verbose")) {
      progress.tell(
          plan.summary(Models.together(models) + " is to caption " + plan.size() + " photos"));
    }
    if (plan.size() == 0) {
      try (CaptionOutputs outputs = forms.open(resumption, sidecars, console)) {
        outputs.finish(); // the run before may have been killed just before it ended
      }
      progress.tell(plan.summary("nothing to do"));
      return ExitCode.OK;
    }
    int all = plan.before() + plan.size(); // of a run that goes on, so that it writes as it did
    try (Captioner captioner = load(engine, console, models, options, all, progress);
        CaptionOutputs outputs = forms.open(resumption, sidecars, console)) {
      return new CaptionRun(outputs, progress, plan, batchSize)
          .run(new CaptionPipeline(captioner, batchSize), output.minConfidence());
    }
  }

  private static Photos find(PhotoFlags wanted) throws IOException {
    Photos found = wanted.find();
    if (found.files().isEmpty()) {
      throw new IOException(
          found.failures().isEmpty()
              ? "no photo in " + wanted
              : found.failures().get(0).toString());
    }
    return found;
  }

  private static Captioner load(
      EngineFlags engine,
      Console console,
      List<String> models,
      CaptionOptions options,
      int photos,
      Progress progress)
      throws IOException, UsageException {
    try {
      return engine.load(console, models, options, photos, progress::tell);
    } catch (IllegalArgumentException e) { // a word that the model does not know
      throw SearchFlags.inFlags(e);
    }
  }

  private static Progress progress(CommandLine line, OutputFlags output, Console console) {
    if (line.hasOption("quiet")) {
      return new QuietProgress(console.err());
    }
    // where captions go by on the same terminal, a bar would be torn
    return Terminal.isInteractive() && output.terminal().isEmpty()
        ? new ProgressBar(console.err())
        : new ProgressLines(console.err());
  }
}
