package captioner.cli;

import captioner.packaging.DjlServingFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code package}: a model in a folder that another program serves. */
final class PackageCommand implements Command {
  private static final String DJL_SERVING = "djl-serving";

  @Override
  public String name() {
    return "package";
  }

  @Override
  public String arguments() {
    return "--output FOLDER [options]";
  }

  @Override
  public String summary() {
    return "write a model for DJL Serving";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Flags.model())
        .addOption(
            Flags.choice(
                "engine",
                "a compiled program (default), or its blocks, which LSTMs and ViTs need",
                EngineFlags.COMPILED,
                EngineFlags.BLOCKS))
        .addOption(Flags.value("format", "NAME", DJL_SERVING + ", which is the default"))
        .addOption(Flags.output("FOLDER", "write it there; needed"));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "captioner package --output served/captioner",
        "captioner package --model runs/mine/model --engine blocks -o served/mine",
        "captioner package --model captioner.pt -o served/captioner");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    Flags.requireNoArguments(line);
    Path folder = Path.of(Flags.required(line, "output"));
    String format = line.getOptionValue("format", DJL_SERVING);
    if (!format.equals(DJL_SERVING)) {
      throw new UsageException("--format must be " + DJL_SERVING + ": " + format);
    }
    List<String> models = Models.prepare(line, console);
    if (models.size() > 1) {
      throw new UsageException("--model must be one model: " + Models.together(models));
    }
    write(folder, models.get(0), line.getOptionValue("engine", EngineFlags.COMPILED), console);
    console.out().println("wrote " + folder + ": move it into DJL Serving's model store");
    return ExitCode.OK;
  }

  private static void write(Path folder, String model, String engine, Console console)
      throws IOException, UsageException {
    boolean blocks = engine.equals(EngineFlags.BLOCKS);
    if (!Models.isProgram(model)) {
      if (blocks) {
        DjlServingFolder.copyBlocks(folder, console.models(), model);
      } else {
        DjlServingFolder.compile(folder, console.models(), model);
      }
    } else if (blocks) {
      throw new UsageException("--engine blocks needs a model that is not compiled: " + model);
    } else {
      DjlServingFolder.copyProgram(folder, Path.of(model));
    }
  }
}
