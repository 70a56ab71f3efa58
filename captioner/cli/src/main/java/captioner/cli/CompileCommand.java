package captioner.cli;

import captioner.compile.CaptionCompiler;
import captioner.compile.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code compile}: a captioner becomes one file that runs without this program. */
final class CompileCommand implements Command {
  @Override
  public String name() {
    return "compile";
  }

  @Override
  public String arguments() {
    return "--output FILE.pt [options]";
  }

  @Override
  public String summary() {
    return "write a captioner as one TorchScript program, faster than its blocks";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Flags.model())
        .addOption(
            Flags.choice(
                "precision",
                "of its numbers; default float32. bfloat16: half the file, a little less exact",
                Precision.FLOAT32.toString(),
                Precision.BFLOAT16.toString()))
        .addOption(Flags.backbone())
        .addOption(Flags.download())
        .addOption(Flags.output("FILE.pt", "write the program there; needed"));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "captioner compile --output captioner.pt",
        "captioner compile -m runs/mine/model --precision bfloat16 -o mine.pt");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    Flags.requireNoArguments(line);
    Path file =
        Flags.output(line, "output").orElseThrow(() -> new UsageException("--output is needed"));
    if (!Models.isProgram(file.toString())) {
      throw new UsageException("--output must end in .pt: " + file);
    }
    Precision precision =
        Precision.of(line.getOptionValue("precision", Precision.FLOAT32.toString()));
    List<String> models = Models.prepare(line, console);
    if (models.size() > 1 || Models.isProgram(models.get(0))) {
      throw new UsageException(
          "--model must be one model that is not compiled: " + Models.together(models));
    }
    CaptionCompiler.compile(console.models(), models.get(0), precision, file);
    console
        .out()
        .printf(
            Locale.ROOT,
            "%s is %s in %s, %s%n",
            file,
            models.get(0),
            precision,
            Bytes.format(Files.size(file)));
    return ExitCode.OK;
  }
}
