package captioner.cli;

import ai.djl.Device;
import captioner.CaptionPipeline;
import captioner.CaptionedPhoto;
import captioner.Captioner;
import captioner.decoding.BeamSearchConfig;
import captioner.image.PhotoSearch;
import captioner.image.Photos;
import captioner.output.CaptionWriter;
import captioner.output.JsonlWriter;
import captioner.output.TextWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    return new Options()
        .addOption(Flags.model())
        .addOption(Flags.backbone())
        .addOption(Flags.download())
        .addOption(Flags.beam())
        .addOption(Flags.value("output", "FILE", "write there; default: the terminal"))
        .addOption(Flags.value("format", "NAME", "text (path, tab, caption; the default) or jsonl"))
        .addOption(Flags.value("batch-size", "N", "photos at a time; default " + BATCH_SIZE));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "captioner caption my-photos",
        "captioner caption a.jpg b.jpg --beam 5",
        "captioner caption my-photos --format jsonl --output captions.jsonl");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    if (line.getArgList().isEmpty()) {
      throw new UsageException("give a photo or a folder");
    }
    String format = line.getOptionValue("format", "text");
    if (!List.of("text", "jsonl").contains(format)) {
      throw new UsageException("--format must be text or jsonl: " + format);
    }
    int batchSize = Flags.integer(line, "batch-size", BATCH_SIZE, 1);
    BeamSearchConfig search = Flags.search(line);
    Optional<Path> output = Flags.output(line, "output");
    List<Path> given = line.getArgList().stream().map(Path::of).toList();
    Photos photos = Photos.find(given, PhotoSearch.defaults());
    if (photos.files().isEmpty()) {
      throw new IOException(
          photos.failures().isEmpty()
              ? "no photo in " + String.join(", ", line.getArgList())
              : photos.failures().get(0).toString());
    }
    String model = Models.prepare(line, console);
    try (Captioner captioner = Captioner.load(console.models(), model, search, Device.cpu());
        Writer out = open(output, console)) {
      CaptionWriter writer =
          format.equals("text") ? new TextWriter(out) : new JsonlWriter(out, model);
      Report report = new Report(writer, out, console);
      for (Photos.Failure failure : photos.failures()) {
        report.onFailure(failure.path(), new IOException(failure.toString()));
      }
      new CaptionPipeline(captioner, batchSize).run(photos.files(), report);
      return report.finish();
    }
  }

  private static Writer open(Optional<Path> output, Console console) throws IOException {
    return output.isPresent()
        ? Files.newBufferedWriter(output.get())
        : new TerminalWriter(console.out());
  }

  /** Hands results to the writer at once, and counts. */
  private static final class Report implements CaptionPipeline.Listener {
    private final CaptionWriter writer;
    private final Writer out;
    private final Console console;
    private final long start = System.nanoTime();
    private int captioned;
    private int failed;

    private Report(CaptionWriter writer, Writer out, Console console) {
      this.writer = writer;
      this.out = out;
      this.console = console;
    }

    @Override
    public void onCaptions(CaptionedPhoto photo) throws IOException {
      writer.write(photo);
      out.flush();
      captioned++;
      StopSignal.poll();
    }

    @Override
    public void onFailure(Path photo, IOException reason) throws IOException {
      failed++;
      console.err().println("captioner: " + reason.getMessage());
      writer.writeFailure(photo, reason.getMessage());
      out.flush();
    }

    private int finish() {
      double seconds = (System.nanoTime() - start) / 1e9;
      console
          .err()
          .printf(
              Locale.ROOT,
              "captioned %,d of %,d photos in %.1f s (%.1f photos/s)%n",
              captioned,
              captioned + failed,
              seconds,
              captioned / seconds);
      return failed == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
    }
  }
}
