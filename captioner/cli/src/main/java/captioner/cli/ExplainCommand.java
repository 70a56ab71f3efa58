package captioner.cli;

import ai.djl.Device;
import captioner.CaptionOptions;
import captioner.CaptionedPhoto;
import captioner.Captioner;
import captioner.image.PhotoReader;
import captioner.image.Resize;
import captioner.model.ModelException;
import captioner.model.ModelStore;
import captioner.output.AtomicFile;
import captioner.report.ExplainFigure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code explain}: where the captioner looked for every word of one photo's caption. */
final class ExplainCommand implements Command {
  @Override
  public String name() {
    return "explain";
  }

  @Override
  public String arguments() {
    return "PHOTO --output FILE.png [options]";
  }

  @Override
  public String summary() {
    return "draw where the captioner looked for every word";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Flags.model())
        .addOption(Flags.backbone())
        .addOption(Flags.download())
        .addOption(Flags.beam())
        .addOption(Flags.output("FILE.png", "write the figure there; needed"));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "captioner explain photo.jpg --output attention.png",
        "captioner explain photo.jpg --output attention.png -m runs/mine/model");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    if (line.getArgList().size() != 1) {
      throw new UsageException("give one photo");
    }
    Path file = output(line);
    Path path = Path.of(line.getArgList().get(0));
    BufferedImage photo = PhotoReader.forSide(ExplainFigure.SIDE).read(path);
    List<String> models = Models.prepare(line, console);
    if (models.stream().anyMatch(Models::isProgram)) {
      throw new UsageException(
          "a compiled captioner does not tell where it looks; take the model it was made of: "
              + Models.together(models));
    }
    requireAttention(new ModelStore(console.models()), models);
    Resize resize = new ModelStore(console.models()).config(models.get(0)).preprocessing().resize();
    CaptionedPhoto explained = explained(line, console, models, path);
    BufferedImage figure = ExplainFigure.draw(photo, explained, resize, Models.together(models));
    AtomicFile.write(file, to -> ImageIO.write(figure, "png", to));
    console.out().println(explained.best().text());
    return ExitCode.OK;
  }

  /** Refuses models of which none looks at the photo as it writes. */
  private static void requireAttention(ModelStore store, List<String> models)
      throws ModelException {
    for (String model : models) {
      if (store.config(model).decoder().attends()) {
        return;
      }
    }
    throw new ModelException(
        Models.together(models)
            + " has no attention to draw: it sees a photo once, before the first word; explain"
            + " needs a Transformer or an LSTM of train --attention additive or dot");
  }

  private static Path output(CommandLine line) throws IOException, UsageException {
    Path file =
        Flags.output(line, "output").orElseThrow(() -> new UsageException("--output is needed"));
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new UsageException("--output must end in .png: " + file);
    }
    return file;
  }

  private static CaptionedPhoto explained(
      CommandLine line, Console console, List<String> models, Path photo)
      throws IOException, UsageException {
    CaptionOptions.Builder asked = CaptionOptions.builder();
    SearchFlags.beam(line, asked);
    CaptionOptions options = asked.build();
    try (Captioner captioner = Captioner.load(console.models(), models, options, Device.cpu())) {
      return captioner.explain(photo);
    }
  }
}
