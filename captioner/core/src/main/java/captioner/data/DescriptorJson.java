package captioner.data;

import captioner.data.DatasetDescriptor.About;
import captioner.data.DatasetDescriptor.Format;
import captioner.data.DatasetDescriptor.SplitFiles;
import com.google.gson.Gson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The JSON form of a {@link DatasetDescriptor}: fields that are not there are null here only. */
record DescriptorJson(
    String name,
    String title,
    String homepage,
    String licence,
    String citation,
    String obtain,
    String format,
    Map<String, Split> splits,
    List<Source> downloads) {

  record Split(String annotations, String images, String list, Set<String> subset) {}

  record Source(String url, String file, Long bytes, String sha256, String unpack, String into) {}

  static DatasetDescriptor read(Path file, Optional<Path> dataRoot) throws IOException {
    DescriptorJson json =
        JsonSource.read(file, reader -> new Gson().fromJson(reader, DescriptorJson.class));
    if (json == null) {
      throw new DatasetException(file + " is empty");
    }
    try {
      return json.descriptor(file, dataRoot);
    } catch (IllegalArgumentException e) {
      throw new DatasetException(file + ": " + e.getMessage(), e);
    }
  }

  private DatasetDescriptor descriptor(Path file, Optional<Path> dataRoot) {
    String stem = file.getFileName().toString().replaceFirst("\\.json$", "");
    String id = orElse(name, stem);
    if (splits == null || splits.isEmpty()) {
      throw new IllegalArgumentException("splits must name at least one split");
    }
    Map<String, SplitFiles> files = new LinkedHashMap<>();
    Format reader = constant(Format.class, "format", orElse(format, ""));
    splits.forEach((split, json) -> files.put(split, splitFiles(split, json, reader)));
    About about =
        new About(
            orElse(title, id),
            orElse(homepage, ""),
            orElse(licence, ""),
            orElse(citation, ""),
            orElse(obtain, ""));
    List<Download> sources =
        Objects.requireNonNullElse(downloads, List.<Source>of()).stream()
            .map(DescriptorJson::download)
            .toList();
    return new DatasetDescriptor(
        id, root(file, id, dataRoot), about, reader, Collections.unmodifiableMap(files), sources);
  }

  private static Path root(Path file, String name, Optional<Path> dataRoot) {
    Path beside = file.toAbsolutePath().resolveSibling(name);
    return Files.isDirectory(beside)
        ? beside
        : dataRoot.map(folder -> folder.resolve(name)).orElse(beside);
  }

  private static SplitFiles splitFiles(String split, Split json, Format format) {
    if (json == null || json.images() == null) {
      throw new IllegalArgumentException("split " + split + " must have images");
    }
    if (json.annotations() == null && format != Format.FOLDER) {
      throw new IllegalArgumentException("split " + split + " must have annotations");
    }
    return new SplitFiles(
        Optional.ofNullable(json.annotations()),
        json.images(),
        Optional.ofNullable(json.list()),
        Set.copyOf(Objects.requireNonNullElse(json.subset(), Set.of())));
  }

  private static Download download(Source json) {
    URI url = URI.create(orElse(json.url(), ""));
    String path = orElse(url.getPath(), "");
    return new Download(
        url,
        orElse(json.file(), path.substring(path.lastIndexOf('/') + 1)),
        json.bytes() == null ? OptionalLong.empty() : OptionalLong.of(json.bytes()),
        Optional.ofNullable(json.sha256()),
        constant(Download.Unpack.class, "unpack", orElse(json.unpack(), "none")),
        orElse(json.into(), ""));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String field, String value) {
    List<E> known = Arrays.asList(type.getEnumConstants());
    return known.stream()
        .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s must be one of %s: %s"
                        .formatted(field, known.toString().toLowerCase(Locale.ROOT), value)));
  }

  private static String orElse(String value, String missing) {
    return Objects.requireNonNullElse(value, missing);
  }
}
