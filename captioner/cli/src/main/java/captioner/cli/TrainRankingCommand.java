package captioner.cli;

import captioner.data.CaptionDataset;
import captioner.model.CaptionModel;
import captioner.model.CaptionModelConfig;
import captioner.model.ModelStore;
import captioner.ngrams.VisualNgramConfig;
import captioner.ngrams.VisualNgrams;
import captioner.text.Vocabulary;
import captioner.training.VisualNgramTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code train-ranking}: a captioner learns to choose among its own candidates. */
final class TrainRankingCommand implements Command {
  @Override
  public String name() {
    return "train-ranking";
  }

  @Override
  public String arguments() {
    return "--model FOLDER (--dataset NAME | --annotations FILE --images FOLDER)";
  }

  @Override
  public String summary() {
    return "teach a captioner to choose the best of its candidates";
  }

  @Override
  public Options options() {
    VisualNgramConfig defaults = VisualNgramConfig.defaults();
    Options options =
        new Options()
            .addOption(
                Option.builder("m")
                    .longOpt("model")
                    .hasArg()
                    .argName("NAME|FOLDER")
                    .desc("the captioner, beside whose weights the ranking is kept; needed")
                    .get());
    TrainingSplits.options().forEach(options::addOption);
    return options
        .addOption(Flags.cache())
        .addOption(Flags.download())
        .addOption(
            Flags.value(
                "min-images",
                "N",
                "photos that must share an n-gram; default " + defaults.minImages()))
        .addOption(
            Flags.value(
                "components", "N", "dimensions to compare in; default " + defaults.components()))
        .addOption(
            Flags.value(
                "centres", "N", "photos to compare with, at most; default " + defaults.centres()))
        .addOption(Flags.value("gamma", "G", "of exp(-G distance^2); default " + defaults.gamma()))
        .addOption(Flags.value("ridge", "R", "weight of the penalty; default " + defaults.ridge()))
        .addOption(Flags.value("rank", "N", "combinations to predict; default " + defaults.rank()))
        .addOption(Flags.value("seed", "N", "of what is drawn by chance; default 1"));
  }

  @Override
  public Set<String> rare() {
    return Set.of(
        "cache", "download", "min-images", "components", "centres", "gamma", "ridge", "rank");
  }

  @Override
  public List<String> examples() {
    return List.of("captioner train-ranking -m runs/mine/model --dataset flickr8k");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    Flags.requireNoArguments(line);
    VisualNgramConfig config = config(line);
    Path folder = new ModelStore(console.models()).folder(Flags.required(line, "model"));
    CaptionModelConfig model = Models.config(console, folder.toString());
    TrainingSplits splits = TrainingSplits.of(line, console, config.seed());
    CaptionDataset training = splits.training();
    VisualNgramTraining run =
        new VisualNgramTraining(
            model,
            Vocabulary.load(folder.resolve(CaptionModel.VOCABULARY)),
            Models.backbones(line, console, model.backboneList()),
            training,
            splits.validation(),
            Flags.cache(line).resolve("features"));
    console
        .err()
        .printf(
            Locale.ROOT,
            "train   %,d photos of %s%nval     %,d photos of %s%n",
            training.images().size(),
            training.name(),
            splits.validation().images().size(),
            splits.validation().name());
    double explained = run.start(config, folder, new ConsoleProgress(console.err()));
    console
        .out()
        .printf(
            Locale.ROOT,
            "%s ranks its candidates: %.2f %% of what validation photos are called is explained, %s%n",
            folder,
            100 * explained,
            Bytes.format(Files.size(folder.resolve(VisualNgrams.WEIGHTS))));
    return ExitCode.OK;
  }

  private static VisualNgramConfig config(CommandLine line) throws UsageException {
    VisualNgramConfig defaults = VisualNgramConfig.defaults();
    try {
      return new VisualNgramConfig(
          Flags.integer(line, "min-images", defaults.minImages(), 1),
          Flags.integer(line, "components", defaults.components(), 1),
          Flags.integer(line, "centres", defaults.centres(), 1),
          Flags.number(line, "gamma", defaults.gamma()),
          Flags.number(line, "ridge", defaults.ridge()),
          Flags.integer(line, "rank", defaults.rank(), 1),
          Flags.integer(line, "seed", defaults.seed(), Integer.MIN_VALUE));
    } catch (IllegalArgumentException e) {
      throw SearchFlags.inFlags(e);
    }
  }
}
