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
        .addOption(Flags.value("hidden", "N", "hidden units; default " + defaults.hidden()))
        .addOption(
            Flags.value("dropout", "SHARE", "of hidden units; default " + defaults.dropout()))
        .addOption(
            Flags.value("learning-rate", "RATE", "at first; default " + defaults.learningRate()))
        .addOption(Flags.value("weight-decay", "RATE", "default " + defaults.weightDecay()))
        .addOption(
            Flags.value("epochs", "N", "passes over the photos; default " + defaults.epochs()))
        .addOption(Flags.value("seed", "N", "of weights, dropout and order; default 1"));
  }

  @Override
  public Set<String> rare() {
    return Set.of(
        "cache", "download", "dropout", "hidden", "learning-rate", "min-images", "weight-decay");
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
    ConsoleProgress progress = new ConsoleProgress(console.err());
    double explained =
        run.start(
            config,
            folder,
            progress,
            (epoch, epochs, share) -> {
              StopSignal.poll();
              console
                  .err()
                  .printf(
                      Locale.ROOT,
                      "epoch %d/%d  %.2f %% of the variance explained%n",
                      epoch,
                      epochs,
                      100 * share);
            });
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
          Flags.integer(line, "hidden", defaults.hidden(), 1),
          (float) Flags.number(line, "dropout", defaults.dropout()),
          (float) Flags.number(line, "learning-rate", defaults.learningRate()),
          (float) Flags.number(line, "weight-decay", defaults.weightDecay()),
          Flags.integer(line, "epochs", defaults.epochs(), 1),
          defaults.batch(),
          Flags.integer(line, "seed", defaults.seed(), Integer.MIN_VALUE));
    } catch (IllegalArgumentException e) {
      throw SearchFlags.inFlags(e);
    }
  }
}
