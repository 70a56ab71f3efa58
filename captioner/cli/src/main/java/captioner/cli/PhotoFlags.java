package captioner.cli;

import captioner.image.PathList;
import captioner.image.PhotoSearch;
import captioner.image.Photos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/**
 * Which photos are meant: paths, and flags on how to look into folders.
 *
 * @param inputs files and folders, as they were named
 * @param search for what is in the folders
 */
record PhotoFlags(List<Path> inputs, PhotoSearch search) {

  static List<Option> options() {
    return List.of(
        Flags.value("include", "GLOB", "of folders, only what fits; may be repeated"),
        Flags.value("exclude", "GLOB", "nothing that fits, nor folders that do"),
        Flags.flag("no-recursive", "not the folders inside folders"),
        Flags.value("file-list", "FILE", "caption the paths in FILE; - is standard input"));
  }

  /**
   * Reads the arguments.
   *
   * @throws UsageException if there is no path, or a pattern is none
   * @throws IOException if the list of paths cannot be read
   */
  static PhotoFlags of(CommandLine line) throws IOException, UsageException {
    List<Path> inputs = new ArrayList<>(line.getArgList().stream().map(Path::of).toList());
    if (line.hasOption("file-list")) {
      String list = line.getOptionValue("file-list");
      inputs.addAll(
          list.equals("-") ? PathList.read(System.in, "the list") : PathList.read(Path.of(list)));
      if (inputs.isEmpty()) {
        throw new IOException("--file-list has no paths: " + list);
      }
    } else if (inputs.isEmpty()) {
      throw new UsageException("give a photo or a folder");
    }
    int depth = line.hasOption("no-recursive") ? 1 : Integer.MAX_VALUE;
    try {
      return new PhotoFlags(
          inputs.stream().distinct().toList(),
          new PhotoSearch(depth, values(line, "include"), values(line, "exclude")));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--include and --exclude: " + e.getMessage());
    }
  }

  private static List<String> values(CommandLine line, String name) {
    return Stream.ofNullable(line.getOptionValues(name)).flatMap(Stream::of).toList();
  }

  /** Returns the photos there are, and what was looked for in vain. */
  Photos find() {
    return Photos.find(inputs, search);
  }

  /** Returns the folders among the inputs. */
  List<Path> folders() {
    return inputs.stream().filter(Files::isDirectory).toList();
  }

  /** Returns the inputs, for people. */
  @Override
  public String toString() {
    String first = inputs.stream().limit(3).map(Path::toString).collect(Collectors.joining(", "));
    return inputs.size() > 3 ? first + ", ..." : first;
  }
}
