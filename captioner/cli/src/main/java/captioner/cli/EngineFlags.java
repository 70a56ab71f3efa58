package captioner.cli;

import ai.djl.Device;
import captioner.CaptionOptions;
import captioner.Captioner;
import captioner.Explanation;
import captioner.compile.Precision;
import captioner.compile.ProgramCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** Whether a captioner runs block by block or compiled. */
final class EngineFlags {
  /** The subfolder of the cache that keeps compiled captioners. */
  static final String PROGRAMS = "programs";

  static final String BLOCKS = "blocks";
  static final String COMPILED = "compiled";

  private EngineFlags() {}

  static Option option() {
    return Flags.choice(
        "engine", "run its blocks (default), or compile it once and run that", BLOCKS, COMPILED);
  }

  /**
   * Loads what captions.
   *
   * @param models as {@link Models#prepare} returns them
   * @throws UsageException if flags exclude each other
   * @throws IllegalArgumentException if the models do not know a word they are to say
   */
  static Captioner load(
      CommandLine line, Console console, List<String> models, CaptionOptions options)
      throws IOException, UsageException {
    String first = models.get(0);
    boolean program = models.stream().anyMatch(Models::isProgram);
    String engine = line.getOptionValue("engine", program ? COMPILED : BLOCKS);
    if (engine.equals(BLOCKS)) {
      if (program) {
        throw new UsageException(
            "--engine blocks cannot run a compiled file; take the model it was made of: "
                + Models.together(models));
      }
      return Captioner.load(console.models(), models, options, Device.cpu());
    }
    if (models.size() > 1) {
      throw new UsageException(
          "a compiled captioner writes alone; give one --model: " + Models.together(models));
    }
    if (options.explanation() != Explanation.NONE) {
      throw new UsageException(
          "--format html shows where the captioner looks, which a compiled one does not tell;"
              + " run the blocks of a model");
    }
    Path file =
        program
            ? Path.of(first)
            : new ProgramCache(Defaults.cache().resolve(PROGRAMS))
                .program(console.models(), first, Precision.FLOAT32);
    return Captioner.loadCompiled(file, options, Device.cpu());
  }
}
