package captioner.cli;

import captioner.data.DatasetDescriptor;
import captioner.data.DatasetDownloader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code download}: a dataset comes from its official address. */
final class DownloadCommand implements Command {

  @Override
  public String name() {
    return "download";
  }

  @Override
  public String arguments() {
    return "NAME | --list";
  }

  @Override
  public String summary() {
    return "fetch a dataset; run again, it goes on where it stopped";
  }

  @Override
  public Options options() {
    return new Options().addOption(Flags.flag("list", "list the datasets that are known"));
  }

  @Override
  public List<String> examples() {
    return List.of("captioner download coco2017", "captioner download --list");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    if (line.hasOption("list")) {
      Flags.requireNoArguments(line);
      list(console);
      return ExitCode.OK;
    }
    if (line.getArgList().size() != 1) {
      throw new UsageException("give the name of one dataset, or --list");
    }
    DatasetDescriptor dataset =
        DatasetDescriptor.load(line.getArgList().get(0), console.datasets());
    if (dataset.downloads().isEmpty() && dataset.missing().isEmpty()) {
      console.out().println(dataset.name() + " is in " + dataset.root());
      return ExitCode.OK;
    }
    if (!dataset.about().licence().isEmpty()) {
      console.err().println("licence: " + dataset.about().licence());
    }
    new DatasetDownloader(new FetchProgress(console.err())).download(dataset);
    List<Path> missing = dataset.missing();
    if (!missing.isEmpty()) {
      throw new IOException(
          "dataset %s still lacks %s; %s"
              .formatted(dataset.name(), missing.get(0), dataset.howToObtainByHand()));
    }
    console.out().println(dataset.name() + " is in " + dataset.root());
    return ExitCode.OK;
  }

  private static void list(Console console) throws IOException {
    Table table = new Table();
    table.add("name", "to fetch", "title");
    for (String name : DatasetDescriptor.names(console.datasets())) {
      DatasetDescriptor dataset = DatasetDescriptor.load(name, console.datasets());
      table.add(name, toFetch(dataset), dataset.about().title());
    }
    table.print(console.out());
  }

  private static String toFetch(DatasetDescriptor dataset) {
    if (dataset.missing().isEmpty()) {
      return "is here";
    }
    long bytes = dataset.downloads().stream().mapToLong(d -> d.bytes().orElse(0)).sum();
    String byHand = dataset.about().obtain().isEmpty() ? "" : " and by hand";
    return dataset.downloads().isEmpty() ? "by hand" : Bytes.format(bytes) + byHand;
  }
}
