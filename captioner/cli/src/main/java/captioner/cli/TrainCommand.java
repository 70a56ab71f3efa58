package captioner.cli;

import captioner.model.DecoderConfig;
import captioner.model.ModelException;
import captioner.model.ModelStore;
import captioner.training.DistillationConfig;
import captioner.training.FineTuningConfig;
import captioner.training.Recipe;
import captioner.training.SelfCriticalConfig;
import captioner.training.TeacherModel;
import captioner.training.TrainingRun;
import captioner.training.TransferConfig;
import captioner.vision.BackboneArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code train}: photos and captions become a model. */
final class TrainCommand implements Command {
  private static final double TEACHER_WEIGHT = 0.5;
  private static final String SELF_CRITICAL = "self-critical";
  private static final String INIT_DECODER = "init-decoder";

  @Override
  public String name() {
    return "train";
  }

  @Override
  public String arguments() {
    return "(--dataset NAME | --annotations FILE --images FOLDER) --output FOLDER";
  }

  @Override
  public String summary() {
    return "train a captioner on photos with captions";
  }

  @Override
  public Options options() {
    Options options = new Options();
    TrainingSplits.options().forEach(options::addOption);
    options
        .addOption(Flags.output("FOLDER", "where model, checkpoint and curves go"))
        .addOption(Flags.flag("resume", "go on with the run that is in --output, by its recipe"))
        .addOption(
            Flags.choice(
                "preset", "settings to begin with; default small", "tiny", "small", "base"))
        .addOption(Flags.value("recipe", "FILE", "or a run's recipe.json; also: --config"))
        .addOption(Flags.set("training.mirror=0"))
        .addOption(Flags.value("init", "NAME|FOLDER", "begin with this model and its recipe"))
        .addOption(
            Flags.value(
                INIT_DECODER,
                "FOLDER",
                "begin with the decoder that pretrain made; how gently it is moved say the"
                    + " settings transfer.rate, .layerDecay and .epochsToUnfreeze"))
        .addOption(
            Flags.choice(
                SELF_CRITICAL,
                "then train on CIDEr-D: once cross-entropy has stalled, or now",
                "stalled",
                "now"))
        .addOption(
            Flags.value(
                "backbone",
                "NAME",
                "resnet18 to resnet152, mobilenetv2, vit-b-16, deit-tiny, deit-small, or two"
                    + " with a +; vit-scratch needs no weights; default resnet50"));
    DecoderFlags.options().forEach(options::addOption);
    return options
        .addOption(
            Flags.choice(
                "finetune-backbone",
                "train layer4 of ResNets, or all of a ViT, with the rest; default none",
                "none",
                "layer4",
                "vit"))
        .addOption(Flags.value("backbone-lr", "RATE", "its highest learning rate; default 2e-5"))
        .addOption(Flags.value("teacher", "NAME[,…]", "models whose probabilities it learns, too"))
        .addOption(Flags.value("teacher-weight", "SHARE", "their share of the loss; default 0.5"))
        .addOption(Flags.download())
        .addOption(Flags.cache())
        .addOption(Flags.flag("only-features", "compute those that are missing, and stop"))
        .addOption(Flags.value("epochs", "N", "most passes over the captions"))
        .addOption(Flags.value("seed", "N", "of weights, dropout and order; default 1"));
  }

  @Override
  public Set<String> rare() {
    return Stream.concat(
            Stream.of(
                "backbone-lr",
                "cache",
                "finetune-backbone",
                INIT_DECODER,
                "only-features",
                "set",
                "teacher",
                "teacher-weight",
                "val-images"),
            DecoderFlags.rare().stream())
        .collect(Collectors.toSet());
  }

  @Override
  public List<String> examples() {
    return List.of(
        "captioner train --dataset sample --preset tiny --output runs/first",
        "captioner train --annotations train.json --images photos --output runs/mine",
        "captioner train --dataset flickr8k -o runs/mine --resume --self-critical now",
        "captioner train --dataset flickr8k -o runs/b --backbone vit-scratch",
        "captioner train --dataset flickr8k -o runs/c --decoder lstm");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    Flags.requireNoArguments(line);
    Path output = Path.of(Flags.required(line, "output"));
    if (TrainingRun.isBegun(output) && !line.hasOption("resume")) {
      throw new UsageException(
          output + " holds a run already; give --resume to go on with it, or another --output");
    }
    Optional<Path> initial = initial(line, console);
    Recipe recipe = recipe(line, output, initial);
    TrainingSplits splits = TrainingSplits.of(line, console, recipe.training().seed());
    List<BackboneArtifact> backbones = Models.backbones(line, console, recipe.backbones());
    TrainingRun run =
        new TrainingRun(
            recipe,
            backbones,
            splits.training(),
            splits.validation(),
            teachers(line, console, recipe),
            initial,
            Flags.cache(line).resolve("features"),
            output);
    ConsoleProgress progress = new ConsoleProgress(console.err());
    if (line.hasOption("only-features")) {
      run.prepare(progress);
      return ExitCode.OK;
    }
    progress.begin(run);
    run.start(progress, new RunRecord(run, progress));
    console.out().println("the best model is in " + run.modelFolder());
    return ExitCode.OK;
  }

  private static Optional<Path> initial(CommandLine line, Console console) throws ModelException {
    return line.hasOption("init")
        ? Optional.of(new ModelStore(console.models()).folder(line.getOptionValue("init")))
        : Optional.empty();
  }

  private static Recipe recipe(CommandLine line, Path output, Optional<Path> initial)
      throws IOException, UsageException {
    if (line.hasOption("recipe") && line.hasOption("preset")) {
      throw new UsageException("--recipe and --preset exclude each other");
    }
    Recipe known = chosen(line, output, initial);
    Recipe recipe =
        Flags.changed(line, known.withBackbone(line.getOptionValue("backbone", known.backbone())));
    recipe = DecoderFlags.apply(line, recipe);
    recipe =
        recipe.withRun(
            Flags.integer(line, "epochs", recipe.training().epochs(), 1),
            Flags.integer(line, "seed", recipe.training().seed(), Integer.MIN_VALUE));
    recipe =
        recipe
            .withFineTuning(fineTuning(line, recipe.fineTuning()))
            .withTransfer(transfer(line, recipe))
            .withDistillation(distillation(line, recipe.distillation()));
    if (!line.hasOption(SELF_CRITICAL)) {
      return recipe;
    }
    boolean now = line.getOptionValue(SELF_CRITICAL).equals("now");
    if (now && initial.isEmpty() && !TrainingRun.isBegun(output)) {
      throw new UsageException(
          "--self-critical now begins with a model; give --init, or --resume on a run that has one");
    }
    return recipe.withSelfCritical(now ? 0 : SelfCriticalConfig.defaults().patience());
  }

  private static TransferConfig transfer(CommandLine line, Recipe recipe) throws UsageException {
    if (!line.hasOption(INIT_DECODER)) {
      return recipe.transfer();
    }
    if (line.hasOption("init")) {
      throw new UsageException("--init and --init-decoder exclude each other");
    }
    if (recipe.decoder().kind() != DecoderConfig.Kind.TRANSFORMER) {
      throw new UsageException(
          "--init-decoder goes with --decoder transformer: what pretrain makes is one");
    }
    return recipe.transfer().from(line.getOptionValue(INIT_DECODER));
  }

  private static DistillationConfig distillation(CommandLine line, DistillationConfig ofRecipe)
      throws UsageException {
    List<String> teachers =
        line.hasOption("teacher")
            ? Models.names(line.getOptionValue("teacher"))
            : ofRecipe.teachers();
    double usual = ofRecipe.weight() == 0 ? TEACHER_WEIGHT : ofRecipe.weight();
    double weight = Flags.number(line, "teacher-weight", usual);
    if (weight <= 0 || weight > 1) {
      throw new UsageException("--teacher-weight must be above 0 and at most 1: " + weight);
    }
    return new DistillationConfig(teachers, teachers.isEmpty() ? 0 : weight);
  }

  private static List<TeacherModel> teachers(CommandLine line, Console console, Recipe recipe)
      throws ModelException {
    ModelStore store = new ModelStore(console.models());
    List<TeacherModel> teachers = new ArrayList<>();
    for (String name : recipe.distillation().teachers()) {
      teachers.add(
          new TeacherModel(
              store.folder(name),
              Models.backbones(line, console, store.config(name).backboneList())));
    }
    return teachers;
  }

  private static FineTuningConfig fineTuning(CommandLine line, FineTuningConfig ofRecipe)
      throws UsageException {
    String stage = line.getOptionValue("finetune-backbone", ofRecipe.stage().name());
    double rate = Flags.number(line, "backbone-lr", ofRecipe.learningRate());
    if (rate <= 0) {
      throw new UsageException("--backbone-lr must be positive: " + rate);
    }
    return new FineTuningConfig(
        FineTuningConfig.Stage.valueOf(stage.toUpperCase(Locale.ROOT)), rate);
  }

  /** A run that is resumed keeps its recipe, and a model its own, unless the user names one. */
  private static Recipe chosen(CommandLine line, Path output, Optional<Path> initial)
      throws IOException {
    if (line.hasOption("recipe")) {
      return Recipe.read(Path.of(line.getOptionValue("recipe")));
    }
    if (line.hasOption("preset")) {
      return preset(line.getOptionValue("preset"));
    }
    Optional<Path> begun = Optional.of(output).filter(folder -> line.hasOption("resume"));
    for (Optional<Path> folder : List.of(begun, initial)) {
      Optional<Path> kept = folder.map(f -> f.resolve(TrainingRun.RECIPE)).filter(Files::exists);
      if (kept.isPresent()) {
        return Recipe.read(kept.get());
      }
    }
    return Recipe.small();
  }

  private static Recipe preset(String name) {
    return switch (name) {
      case "tiny" -> Recipe.tiny();
      case "base" -> Recipe.base();
      default -> Recipe.small();
    };
  }
}
