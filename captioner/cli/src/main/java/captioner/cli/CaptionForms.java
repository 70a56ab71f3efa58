package captioner.cli;

import captioner.CaptionOptions;
import captioner.image.Photos;
import captioner.image.Resize;
import captioner.output.CaptionWriter;
import captioner.output.CsvWriter;
import captioner.output.Format;
import captioner.output.JsonlWriter;
import captioner.output.Sidecar;
import captioner.output.SidecarNames;
import captioner.output.TextSidecar;
import captioner.output.TextWriter;
import captioner.output.XmpSidecar;
import captioner.report.HtmlOutput;
import captioner.resume.ReportOutput;
import captioner.resume.Resumption;
import captioner.resume.RowOutput;
import captioner.resume.RunOutputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes the writers that flags ask for.
 *
 * @param flags that ask
 * @param models names to be written
 * @param resize how the model makes photos square
 */
record CaptionForms(OutputFlags flags, List<String> models, Resize resize) {

  /**
   * Returns what is known of earlier runs with these outputs, if there are outputs to ask.
   *
   * @throws IOException if outputs are there that cannot be gone on with
   */
  Optional<Resumption> resumption(Console console, CaptionOptions options) throws IOException {
    return flags.files().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Resumption.of(
                runOutputs(),
                CaptionSettings.of(console, models, options, flags),
                flags.existing()));
  }

  private String model() {
    return Models.together(models);
  }

  private RunOutputs runOutputs() {
    List<RowOutput> rows =
        Stream.of(Format.TEXT, Format.JSONL, Format.CSV)
            .flatMap(
                format ->
                    flags.filesOf(format).stream()
                        .map(file -> new RowOutput(file, to -> writer(format, to))))
            .toList();
    List<ReportOutput> reports =
        flags.filesOf(Format.HTML).stream()
            .map(folder -> new HtmlOutput(folder, model(), resize))
            .map(ReportOutput.class::cast)
            .toList();
    return new RunOutputs(rows, flags.filesOf(Format.COCO), reports);
  }

  private CaptionWriter writer(Format format, Appendable to) throws IOException {
    return switch (format) {
      case TEXT -> new TextWriter(to);
      case JSONL -> new JsonlWriter(to, model());
      case CSV -> new CsvWriter(to, model());
      default -> throw new IllegalArgumentException("not a format of rows: " + format);
    };
  }

  /**
   * Returns the sidecars.
   *
   * @param folders that were searched for the photos
   */
  Sidecars sidecars(Photos found, List<Path> folders, Optional<Resumption> resumption) {
    List<Path> photos = flags.sidecars().isEmpty() ? List.of() : found.files();
    SidecarNames names = new SidecarNames(photos, folders, flags.sidecarFolder());
    List<Sidecar> forms =
        flags.sidecars().stream()
            .map(format -> format == Format.XMP ? new XmpSidecar(names) : new TextSidecar(names))
            .map(Sidecar.class::cast)
            .toList();
    return new Sidecars(
        forms,
        flags.existing(),
        photo -> resumption.map(run -> run.isOutdated(photo)).orElse(false));
  }

  /** Opens all outputs. */
  CaptionOutputs open(Optional<Resumption> resumption, Sidecars sidecars, Console console)
      throws IOException {
    Optional<CaptionWriter> printed = Optional.empty();
    if (flags.terminal().isPresent()) {
      printed = Optional.of(writer(flags.terminal().get(), new TerminalWriter(console.out())));
      printed.get().begin();
    }
    return new CaptionOutputs(
        sidecars,
        resumption.isPresent() ? Optional.of(resumption.get().open()) : Optional.empty(),
        printed);
  }
}
