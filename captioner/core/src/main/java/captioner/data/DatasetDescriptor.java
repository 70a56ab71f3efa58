package captioner.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says where the files of a dataset are, how to read them, and where they come from; read from
 * {@code datasets/NAME.json} (its fields are described in {@code datasets/README.md}).
 *
 * @param name what the dataset is asked for by
 * @param root the folder that all paths of the splits are relative to
 * @param about title, licence and the like
 * @param format how the annotations are written
 * @param splits the files of each split, in the order of the descriptor
 * @param downloads what can be fetched from an official address; perhaps nothing
 */
public record DatasetDescriptor(
    String name,
    Path root,
    About about,
    Format format,
    Map<String, SplitFiles> splits,
    List<Download> downloads) {

  /** How annotations are written: the reader that understands them. */
  public enum Format {
    /** Read by {@link CocoCaptions}. */
    COCO,
    /** Read by {@link KarpathySplits}. */
    KARPATHY,
    /** Read by {@link FlickrTokens}. */
    FLICKR,
    /** Read by {@link CaptionFolder}. */
    FOLDER
  }

  /**
   * What people should know of a dataset; empty strings where nothing is known.
   *
   * @param title full name
   * @param homepage address of its own page
   * @param licence terms of photos and captions
   * @param citation the paper to cite
   * @param obtain how to get by hand what cannot be downloaded, and where to put it; <code>{root}
   *     </code> stands for the data folder
   */
  public record About(
      String title, String homepage, String licence, String citation, String obtain) {}

  /**
   * The files of one split.
   *
   * @param annotations the captions; empty only for a folder with its captions inside
   * @param images the folder of the photos
   * @param list a text file of photo names, one a line, that the split is limited to
   * @param subset splits inside the annotations (Karpathy's splits, or the split column of a CSV
   *     file); all if empty
   */
  public record SplitFiles(
      Optional<String> annotations, String images, Optional<String> list, Set<String> subset) {}

  /** The environment variable that names the folder of all data. */
  public static final String DATA_VARIABLE = "CAPTIONER_DATA";

  /**
   * Reads a descriptor. Its data lies in the folder beside it that has its name, if there is one;
   * otherwise in {@code $CAPTIONER_DATA/NAME}, where that variable is set.
   *
   * @param nameOrPath a name in {@code datasetsDir}, or the path of a {@code .json} file
   * @throws DatasetException if there is no such descriptor, listing those there are, or if it is
   *     malformed
   */
  public static DatasetDescriptor load(String nameOrPath, Path datasetsDir) throws IOException {
    return load(
        nameOrPath, datasetsDir, Optional.ofNullable(System.getenv(DATA_VARIABLE)).map(Path::of));
  }

  static DatasetDescriptor load(String nameOrPath, Path datasetsDir, Optional<Path> dataRoot)
      throws IOException {
    Path file =
        nameOrPath.endsWith(".json")
            ? Path.of(nameOrPath)
            : datasetsDir.resolve(nameOrPath + ".json");
    if (!Files.isRegularFile(file)) {
      throw new DatasetException(
          "no dataset %s; known are %s; or give the path of a descriptor (.json)"
              .formatted(nameOrPath, String.join(", ", names(datasetsDir))));
    }
    return DescriptorJson.read(file, dataRoot);
  }

  /** Returns the names of the descriptors in a folder, sorted. */
  public static List<String> names(Path datasetsDir) throws IOException {
    if (!Files.isDirectory(datasetsDir)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(datasetsDir)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".json"))
          .map(file -> file.substring(0, file.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }

  /**
   * Reads one split; photos are not opened (see {@link CaptionDataset#requireImages()}).
   *
   * @throws DatasetException if there is no such split, listing those there are; if files are
   *     missing, saying how to get them; or if they are malformed
   */
  public CaptionDataset split(String split) throws IOException {
    SplitFiles files = splits.get(split);
    if (files == null) {
      throw new DatasetException(
          "dataset %s has no split %s; it has %s"
              .formatted(name, split, String.join(", ", splits.keySet())));
    }
    CaptionDataset dataset = read(files, required(files.images()));
    String title = name + " " + split;
    return files.list().isPresent()
        ? dataset.only(title, ListingFile.lines(required(files.list().get())))
        : new CaptionDataset(title, dataset.images());
  }

  private CaptionDataset read(SplitFiles files, Path images) throws IOException {
    if (files.annotations().isEmpty()) {
      return CaptionFolder.read(images, files.subset());
    }
    Path annotations = required(files.annotations().get());
    return switch (format) {
      case COCO -> CocoCaptions.read(annotations, images);
      case KARPATHY -> KarpathySplits.read(annotations, images, files.subset());
      case FLICKR -> FlickrTokens.read(annotations, images);
      case FOLDER -> CaptionFolder.read(annotations, images, files.subset());
    };
  }

  private Path required(String path) throws DatasetException {
    Path file = root.resolve(path);
    if (Files.notExists(file)) {
      throw new DatasetException("dataset %s has no %s; %s".formatted(name, file, howToObtain()));
    }
    return file;
  }

  /** Returns the files and folders that the splits need and that are not on disk, each once. */
  public List<Path> missing() {
    return splits.values().stream()
        .flatMap(
            files ->
                Stream.of(files.annotations(), Optional.of(files.images()), files.list())
                    .flatMap(Optional::stream))
        .map(root::resolve)
        .distinct()
        .filter(Files::notExists)
        .toList();
  }

  /** Returns one line that says how to get the files of this dataset. */
  public String howToObtain() {
    return downloads.isEmpty()
        ? howToObtainByHand()
        : Stream.of("run scripts/download-dataset " + name, byHand())
            .filter(s -> !s.isEmpty())
            .collect(Collectors.joining("; "));
  }

  /** Returns one line that says how to get what no official address gives. */
  public String howToObtainByHand() {
    return byHand().isEmpty() ? "check the paths in its descriptor" : byHand();
  }

  private String byHand() {
    return about.obtain().replace("{root}", root.toString());
  }
}
