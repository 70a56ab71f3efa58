package captioner.cli;

import ai.djl.Device;
import captioner.CaptionOptions;
import captioner.Captioner;
import captioner.compare.Measurement;
import captioner.compare.Measurement.Attention;
import captioner.compare.Measurement.Latency;
import captioner.output.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code measure}: how fast a captioner is, and how time and memory grow. */
final class MeasureCommand implements Command {
  private static final int MOST_PHOTOS = 50;
  private static final int WARM_UP = 10;
  private static final double MEGABYTE = 1e6;

  @Override
  public String name() {
    return "measure";
  }

  @Override
  public String arguments() {
    return "[PHOTO|FOLDER]... [options]";
  }

  @Override
  public String summary() {
    return "time and weigh a captioner: captions, and training at any length";
  }

  @Override
  public Options options() {
    Options options =
        new Options()
            .addOption(Flags.model())
            .addOption(
                Flags.value("beams", "LIST", "time captions, one by one, at these; default 1,5"))
            .addOption(
                Flags.value(
                    "lengths", "LIST", "words of captions in training; default 10,20,40,80"))
            .addOption(
                Flags.value(
                    "image-tokens", "LIST", "image tokens in training; default 49,100,196,400"))
            .addOption(Flags.output("FILE", "write the figures there, JSON"));
    PhotoFlags.options().forEach(options::addOption);
    return options;
  }

  @Override
  public Set<String> rare() {
    return Set.of("include", "exclude", "no-recursive", "file-list");
  }

  @Override
  public List<String> examples() {
    return List.of(
        "captioner measure datasets/sample/images",
        "captioner measure -m runs/mine/model -o a.json");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    List<Integer> beams = numbers(line, "beams", "1,5", 1, 100);
    List<Integer> lengths = numbers(line, "lengths", "10,20,40,80", 1, 1000);
    List<Integer> tokens = numbers(line, "image-tokens", "49,100,196,400", 1, 10_000);
    for (int n : tokens) {
      if (Math.pow(Math.round(Math.sqrt(n)), 2) != n) {
        throw new UsageException("--image-tokens must be square numbers, such as 49: " + n);
      }
    }
    Optional<Path> output = Flags.output(line, "output");
    boolean photographed = !line.getArgList().isEmpty() || line.hasOption("file-list");
    List<Path> photos =
        photographed
            ? PhotoFlags.of(line).find().files().stream().limit(MOST_PHOTOS).toList()
            : List.of();
    List<String> models = Models.prepare(line, console);
    if (models.size() > 1 || Models.isProgram(models.get(0))) {
      throw new UsageException("one model's folder can be measured: " + Models.together(models));
    }
    Path folder = Models.folder(console, models.get(0));
    Measurement measurement =
        new NetworkMeasurement(folder, lengths, tokens)
            .with(photos.isEmpty() ? List.of() : latencies(console, models, photos, beams));
    print(measurement, console);
    if (output.isPresent()) {
      AtomicFile.write(output.get(), measurement.toJson());
    }
    return ExitCode.OK;
  }

  private static List<Integer> numbers(
      CommandLine line, String name, String usual, int least, int most) throws UsageException {
    List<Integer> numbers = new ArrayList<>();
    String list = line.getOptionValue(name, usual);
    try {
      for (String number : list.split(",")) {
        numbers.add(Integer.parseInt(number.strip()));
      }
    } catch (NumberFormatException e) {
      numbers.clear();
    }
    if (numbers.isEmpty() || numbers.stream().anyMatch(n -> n < least || n > most)) {
      throw new UsageException(
          "--%s must be whole numbers from %d to %d with commas: %s"
              .formatted(name, least, most, list));
    }
    return numbers;
  }

  /**
   * Times captions from pixels to sentence, one photo at a time, at all beams in turn: Java grows
   * faster while it runs.
   */
  private static List<Latency> latencies(
      Console console, List<String> models, List<Path> photos, List<Integer> beams)
      throws IOException {
    CaptionOptions usual = CaptionOptions.defaults();
    try (Captioner captioner = Captioner.load(console.models(), models, usual, Device.cpu())) {
      List<float[]> pixels = new ArrayList<>();
      for (Path photo : photos) {
        pixels.add(captioner.pixels(photo));
      }
      Map<Integer, List<Double>> milliseconds = new LinkedHashMap<>();
      for (int i = -WARM_UP; i < pixels.size(); i++) {
        StopSignal.poll();
        List<float[]> photo = List.of(pixels.get(Math.floorMod(i, pixels.size())));
        for (int beam : beams) {
          Captioner searching =
              captioner.withOptions(
                  CaptionOptions.builder().optSearch(usual.search().withBeamSize(beam)).build());
          long start = System.nanoTime();
          searching.nBestOfPixels(photo);
          double took = (System.nanoTime() - start) / 1e6;
          if (i >= 0) {
            milliseconds.computeIfAbsent(beam, b -> new ArrayList<>()).add(took);
          }
        }
      }
      return milliseconds.entrySet().stream()
          .map(e -> new Latency(e.getKey(), median(e.getValue()), photos.size()))
          .toList();
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static void print(Measurement measured, Console console) {
    Table table = new Table();
    table.add("parameters", String.format(Locale.ROOT, "%,d", measured.parameters()));
    for (Latency latency : measured.latencies()) {
      table.add(
          "ms a caption, beam " + latency.beam(),
          String.format(Locale.ROOT, "%.1f", latency.milliseconds()));
    }
    Stream.concat(measured.byLength().stream(), measured.byTokens().stream())
        .forEach(
            step ->
                table.add(
                    "training, %d words, %d image tokens"
                        .formatted(step.words(), step.imageTokens()),
                    String.format(Locale.ROOT, "%.1f captions/s", step.captionsPerSecond())
                        + megabytes(step.bytes())));
    for (Attention point : measured.attention()) {
      table.add(
          "attention, %d words, %d image tokens".formatted(point.queries(), point.imageTokens()),
          String.format(Locale.ROOT, "%.1f MB expected", point.formula() / MEGABYTE)
              + megabytes(point.bytes()));
    }
    table.print(console.out());
  }

  private static String megabytes(long bytes) {
    return bytes == 0 ? "" : String.format(Locale.ROOT, ", %.1f MB taken", bytes / MEGABYTE);
  }
}
