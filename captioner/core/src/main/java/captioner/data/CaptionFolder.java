package captioner.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a folder of one's own photos: captions in a {@code captions.csv} with the columns image,
 * caption and perhaps split (a line a caption), or in a text file beside each photo ({@code
 * beach.jpg}, {@code beach.txt}; a line a caption).
 */
public final class CaptionFolder {
  private static final Set<String> PHOTOS =
      Set.of("jpg", "jpeg", "png", "gif", "bmp", "webp", "tif", "tiff");

  private CaptionFolder() {}

  /**
   * Returns the photos of a folder, numbered from 0 in the order of {@code captions.csv}, or by
   * path where texts lie beside the photos; a photo without a text keeps an empty list.
   *
   * @param splits values of the split column; all photos if empty
   * @throws DatasetException if the folder is missing, has no captions, or has no such split
   */
  public static CaptionDataset read(Path folder, Set<String> splits) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new DatasetException("no such folder: " + folder);
    }
    Path csv = folder.resolve("captions.csv");
    if (Files.exists(csv)) {
      return read(csv, folder, splits);
    }
    Splits.requireKnown(folder, splits, List.of());
    return readSidecars(folder);
  }

  /**
   * Returns the photos that a CSV file with the columns image, caption and perhaps split lists.
   *
   * @param images the folder that the image column is relative to
   * @param splits values of the split column; all photos if empty
   * @throws DatasetException if the file is missing, malformed or empty, or has no such split
   */
  public static CaptionDataset read(Path csv, Path images, Set<String> splits) throws IOException {
    return ListingFile.read(csv, text -> readCsv(text, csv)).dataset(images, splits);
  }

  private static CaptionsByName readCsv(BufferedReader text, Path file) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreHeaderCase(true)
            .setIgnoreSurroundingSpaces(true)
            .get();
    CaptionsByName captions = new CaptionsByName(file);
    try (CSVParser rows = CSVParser.builder().setReader(text).setFormat(format).get()) {
      requireColumns(rows.getHeaderNames(), file);
      for (CSVRecord row : rows) {
        if (!row.isSet("image") || !row.isSet("caption")) {
          throw new DatasetException(
              "%s line %d: expected an image and a caption: %s"
                  .formatted(file, rows.getCurrentLineNumber(), String.join(",", row.toList())));
        }
        captions.add(
            row.get("image"), row.isSet("split") ? row.get("split") : "", row.get("caption"));
      }
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new DatasetException(file + " is not the CSV expected: " + e.getMessage(), e);
    }
    return captions;
  }

  private static void requireColumns(List<String> columns, Path file) throws DatasetException {
    List<String> lower = columns.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    if (!lower.containsAll(List.of("image", "caption"))) {
      throw new DatasetException(
          "%s needs a first line with the columns image,caption[,split]: %s"
              .formatted(file, String.join(",", columns)));
    }
  }

  private static CaptionDataset readSidecars(Path folder) throws IOException {
    List<Path> photos;
    try (Stream<Path> files = Files.walk(folder)) {
      photos = files.filter(CaptionFolder::isPhoto).sorted().toList();
    }
    List<CaptionedImage> images = new ArrayList<>();
    for (Path photo : photos) {
      String name = photo.getFileName().toString();
      Path text = photo.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".txt");
      List<String> captions = Files.exists(text) ? ListingFile.lines(text) : List.of();
      images.add(new CaptionedImage(images.size(), photo, captions));
    }
    CaptionDataset dataset = new CaptionDataset(folder.toString(), images).requireNotEmpty();
    if (dataset.captionCount() == 0) {
      throw new DatasetException(
          folder + " has neither a captions.csv nor a .txt file beside any photo");
    }
    return dataset;
  }

  private static boolean isPhoto(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && PHOTOS.contains(name.substring(name.lastIndexOf('.') + 1))
        && Files.isRegularFile(file);
  }
}
