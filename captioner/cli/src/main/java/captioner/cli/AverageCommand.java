package captioner.cli;

import captioner.model.ModelAverage;
import captioner.model.ModelStore;
import captioner.model.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code average}: one model of several, by the mean of their weights. */
final class AverageCommand implements Command {
  @Override
  public String name() {
    return "average";
  }

  @Override
  public String arguments() {
    return "MODEL MODEL... --output FOLDER";
  }

  @Override
  public String summary() {
    return "make one model of several of one run, by the mean of their weights";
  }

  @Override
  public Options options() {
    return new Options().addOption(Flags.output("FOLDER", "write the model there; needed"));
  }

  @Override
  public List<String> examples() {
    return List.of("captioner average runs/a/model runs/b/model --output runs/mean");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    List<String> names = line.getArgList();
    if (names.size() < 2) {
      throw new UsageException("give two models or more");
    }
    Path output = Path.of(Flags.required(line, "output"));
    ModelStore store = new ModelStore(console.models());
    List<Path> folders = new ArrayList<>();
    List<Provenance> origins = new ArrayList<>();
    for (String name : names) {
      Path folder = store.folder(name);
      folders.add(folder);
      if (Files.exists(folder.resolve(Provenance.FILE))) {
        origins.add(Provenance.read(folder));
      }
    }
    ModelAverage.write(folders, output);
    provenance(names, origins, output).write(output);
    console.out().printf("%s is the mean of %s%n", output, String.join(", ", names));
    return ExitCode.OK;
  }

  /** Nothing is known of its scores, whatever theirs are. */
  private static Provenance provenance(List<String> names, List<Provenance> origins, Path output) {
    Optional<Provenance> first = origins.stream().findFirst();
    return new Provenance(
        origins.stream().map(Provenance::data).distinct().collect(Collectors.joining("; ")),
        "mean of the weights of " + String.join(", ", names),
        first.map(Provenance::seed).orElse(0L),
        Version.commit(),
        LocalDate.now(ZoneOffset.UTC).toString(),
        Map.of(),
        "captioner average %s --output %s".formatted(String.join(" ", names), output));
  }
}
