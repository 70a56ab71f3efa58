package captioner.cli;

import ai.djl.Device;
import captioner.CaptionOptions;
import captioner.Captioner;
import captioner.Explanation;
import captioner.compile.CaptionCompiler;
import captioner.compile.Precision;
import captioner.compile.ProgramCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** Whether a captioner runs block by block or compiled, and how exactly. */
final class EngineFlags {
  /** The subfolder of the cache that keeps compiled captioners. */
  static final String PROGRAMS = "programs";

  /** From so many photos on, compiling takes less time than it saves. */
  static final int MANY_PHOTOS = 200;

  static final String BLOCKS = "blocks";
  static final String COMPILED = "compiled";
  private static final String AUTO = "auto";

  private final Optional<String> engine;
  private final Optional<Precision> precision;

  private EngineFlags(Optional<String> engine, Optional<Precision> precision) {
    this.engine = engine;
    this.precision = precision;
  }

  /** Returns the flags of a command whose captions are to be the same everywhere. */
  static List<Option> exact() {
    return List.of(
        Flags.choice(
            "engine",
            "run its blocks (default), or compile it once and run that",
            BLOCKS,
            COMPILED),
        precision("of a compiled one; default float32"));
  }

  /** Returns the flags of a command that is to be fast. */
  static List<Option> fast() {
    return List.of(
        Flags.choice(
            "engine",
            "run its blocks, or compile it once and run that; default auto: compile it for "
                + MANY_PHOTOS
                + " photos or more",
            AUTO,
            BLOCKS,
            COMPILED),
        precision("of a compiled one; default float32, with auto what is fast here"));
  }

  private static Option precision(String description) {
    return Flags.choice(
        "precision", description, Precision.FLOAT32.toString(), Precision.BFLOAT16.toString());
  }

  /**
   * Returns what the flags say.
   *
   * @throws UsageException if they contradict each other
   */
  static EngineFlags of(CommandLine line) throws UsageException {
    EngineFlags flags =
        new EngineFlags(
            Optional.ofNullable(line.getOptionValue("engine")).filter(name -> !name.equals(AUTO)),
            Optional.ofNullable(line.getOptionValue("precision")).map(Precision::of));
    if (flags.precision.isPresent() && flags.engine.equals(Optional.of(BLOCKS))) {
      throw new UsageException("--precision is of --engine compiled; blocks compute in float32");
    }
    return flags;
  }

  /**
   * Loads what captions, block by block unless the flags say otherwise.
   *
   * @param models as {@link Models#prepare} returns them
   * @throws UsageException if flags exclude each other
   * @throws IllegalArgumentException if the models do not know a word they are to say
   */
  Captioner load(Console console, List<String> models, CaptionOptions options)
      throws IOException, UsageException {
    if (models.stream().anyMatch(Models::isProgram)) {
      return program(models, options);
    }
    boolean compiled = engine.map(COMPILED::equals).orElse(precision.isPresent());
    return compiled ? compiled(console, models, options) : blocks(console, models, options);
  }

  /**
   * Loads what captions so many photos fastest, unless the flags say otherwise.
   *
   * @param told what the user may want to know
   * @throws UsageException if flags exclude each other
   * @throws IllegalArgumentException if the models do not know a word they are to say
   */
  Captioner load(
      Console console,
      List<String> models,
      CaptionOptions options,
      int photos,
      Consumer<String> told)
      throws IOException, UsageException {
    boolean chosen = engine.isPresent() || precision.isPresent();
    if (chosen || photos < MANY_PHOTOS || !compiles(console, models, options)) {
      return load(console, models, options);
    }
    Precision fastest = Precision.fastest();
    Path program;
    try {
      program = cache().program(console.models(), models.get(0), fastest);
    } catch (IOException e) {
      told.accept("cannot compile it, so it is slower: " + e.getMessage());
      return blocks(console, models, options);
    }
    told.accept("compiled, in " + fastest + "; --engine blocks is slower and the same everywhere");
    return Captioner.loadCompiled(program, options, Device.cpu());
  }

  /** Returns whether one model can be compiled and then write the same. */
  private static boolean compiles(Console console, List<String> models, CaptionOptions options)
      throws IOException {
    String model = models.get(0);
    return obstacle(models, options).isEmpty()
        && !Models.isProgram(model)
        && CaptionCompiler.obstacle(Models.config(console, model)).isEmpty();
  }

  private static ProgramCache cache() {
    return new ProgramCache(Defaults.cache().resolve(PROGRAMS));
  }

  private static Captioner blocks(Console console, List<String> models, CaptionOptions options)
      throws IOException {
    return Captioner.load(console.models(), models, options, Device.cpu());
  }

  private Captioner compiled(Console console, List<String> models, CaptionOptions options)
      throws IOException, UsageException {
    requireCompilable(models, options);
    return Captioner.loadCompiled(
        cache().program(console.models(), models.get(0), precision.orElse(Precision.FLOAT32)),
        options,
        Device.cpu());
  }

  private Captioner program(List<String> models, CaptionOptions options)
      throws IOException, UsageException {
    if (engine.equals(Optional.of(BLOCKS)) || precision.isPresent()) {
      throw new UsageException(
          "--engine blocks and --precision are not for a compiled file; take the model it was made"
              + " of: "
              + Models.together(models));
    }
    requireCompilable(models, options);
    return Captioner.loadCompiled(Path.of(models.get(0)), options, Device.cpu());
  }

  private static void requireCompilable(List<String> models, CaptionOptions options)
      throws UsageException {
    Optional<String> obstacle = obstacle(models, options);
    if (obstacle.isPresent()) {
      throw new UsageException(obstacle.get());
    }
  }

  /** Returns what a compiled captioner cannot do of what is asked, and what to do instead. */
  private static Optional<String> obstacle(List<String> models, CaptionOptions options) {
    if (models.size() > 1) {
      return Optional.of(
          "a compiled captioner writes alone; give one --model: " + Models.together(models));
    }
    if (options.explanation() != Explanation.NONE) {
      return Optional.of(
          "--format html shows where the captioner looks, which a compiled one does not tell;"
              + " run the blocks of a model");
    }
    return Optional.empty();
  }
}
