package captioner.cli;

import captioner.pretraining.PretrainingConfig;
import captioner.pretraining.PretrainingCurves;
import captioner.pretraining.PretrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code pretrain}: text becomes a decoder that a captioner can begin with. */
final class PretrainCommand implements Command {
  @Override
  public String name() {
    return "pretrain";
  }

  @Override
  public String arguments() {
    return "--text FILE... --output FOLDER";
  }

  @Override
  public String summary() {
    return "train a decoder on text, for train --init-decoder";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            Flags.value(
                "text", "FILE", "UTF-8 text of any size, a sentence or more a line; repeatable"))
        .addOption(Flags.output("FOLDER", "where decoder, checkpoint and curves go"))
        .addOption(
            Flags.value(
                "vocabulary",
                "FILE",
                "the words to know: those of COCO captions JSON, or a vocabulary.txt; default:"
                    + " those of the text"))
        .addOption(
            Flags.value("min-count", "N", "how often a word must occur to be known; default 5"))
        .addOption(Flags.flag("resume", "go on with the run that is in --output, by its settings"))
        .addOption(
            Flags.choice(
                "preset",
                "settings to begin with, as of train; default small",
                "tiny",
                "small",
                "base"))
        .addOption(Flags.set("optimizer.learningRate=1e-3"))
        .addOption(Flags.value("epochs", "N", "passes over the text; default 3"))
        .addOption(
            Flags.value(
                "held-out",
                "SHARE",
                "of the sentences, to be judged by, at most 5,000; default 0.05"))
        .addOption(Flags.value("seed", "N", "of weights, dropout and order; default 1"));
  }

  @Override
  public Set<String> rare() {
    return Set.of("set");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "captioner pretrain --text books.txt --vocabulary captions.json -o runs/text",
        "captioner pretrain --text books.txt --text news.txt -o runs/b --epochs 1");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    Flags.required(line, "text");
    Path output = Path.of(Flags.required(line, "output"));
    boolean begun = PretrainingRun.isBegun(output);
    if (begun && !line.hasOption("resume")) {
      throw new UsageException(
          output + " holds a run already; give --resume to go on with it, or another --output");
    }
    List<Path> text =
        Stream.concat(Stream.of(line.getOptionValues("text")), line.getArgList().stream())
            .map(Path::of)
            .toList();
    PretrainingConfig config =
        begun && !line.hasOption("preset")
            ? PretrainingRun.configOf(output)
            : preset(line.getOptionValue("preset", "small"));
    Optional<Path> words = Optional.ofNullable(line.getOptionValue("vocabulary")).map(Path::of);
    PretrainingRun run = new PretrainingRun(changed(line, config), text, words, output);
    run.start(new PretrainConsole(console.err(), new PretrainingCurves(output)));
    console.out().println("the best decoder is in " + run.modelFolder());
    return ExitCode.OK;
  }

  private static PretrainingConfig preset(String name) {
    return switch (name) {
      case "tiny" -> PretrainingConfig.tiny();
      case "base" -> PretrainingConfig.base();
      default -> PretrainingConfig.small();
    };
  }

  private static PretrainingConfig changed(CommandLine line, PretrainingConfig config)
      throws UsageException {
    PretrainingConfig set = Flags.changed(line, config);
    double heldOut = Flags.number(line, "held-out", set.heldOut());
    if (!(heldOut > 0 && heldOut <= 0.5)) {
      throw new UsageException("--held-out must be above 0 and at most 0.5: " + heldOut);
    }
    return new PretrainingConfig(
        Flags.integer(line, "min-count", set.minCount(), 1),
        set.transformer(),
        set.optimizer(),
        Flags.integer(line, "epochs", set.epochs(), 1),
        set.sentencesPerStep(),
        set.stepsBetweenReports(),
        heldOut,
        Flags.integer(line, "seed", set.seed(), Integer.MIN_VALUE));
  }
}
