package captioner.cli;

import captioner.data.DatasetDescriptor;
import captioner.data.DatasetDownloader;
import captioner.data.Download;
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
    table.add("name", "on disk", "download", "title");
    for (String name : DatasetDescriptor.names(console.datasets())) {
      DatasetDescriptor dataset = DatasetDescriptor.load(name, console.datasets());
      table.add(
          name,
          dataset.missing().isEmpty() ? "yes" : "no",
          size(dataset.downloads()),
          dataset.about().title());
    }
    table.print(console.out());
  }

  private static String size(List<Download> downloads) {
    long bytes = downloads.stream().mapToLong(download -> download.bytes().orElse(0)).sum();
    return downloads.isEmpty() ? "by hand" : bytes == 0 ? "yes" : Bytes.format(bytes);
  }
}
