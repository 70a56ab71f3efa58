package captioner.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Photos with captions, or one split of such a dataset.
 *
 * @param name what messages call it, such as {@code captions_val.json} or {@code coco2017 val}
 * @param images the photos, in the order of the file they were listed in
 */
public record CaptionDataset(String name, List<CaptionedImage> images) {
  /** Keeps a copy of the list. */
  public CaptionDataset {
    images = List.copyOf(images);
  }

  /** Returns how many captions the photos have together. */
  public int captionCount() {
    return images.stream().mapToInt(image -> image.captions().size()).sum();
  }

  /**
   * Returns this dataset once it is known that every photo is on disk.
   *
   * @throws DatasetException naming the first file that is missing and counting the others
   */
  public CaptionDataset requireImages() throws DatasetException {
    List<Path> missing =
        images.stream()
            .map(CaptionedImage::file)
            .filter(file -> !Files.isRegularFile(file))
            .toList();
    if (missing.isEmpty()) {
      return this;
    }
    String others = missing.size() == 1 ? "" : " and " + (missing.size() - 1) + " more";
    throw new DatasetException(
        "%s lists %d images, but %s%s cannot be found"
            .formatted(name, images.size(), missing.get(0), others));
  }

  /**
   * Returns this dataset once it is known to have a photo.
   *
   * @throws DatasetException if there is none
   */
  public CaptionDataset requireNotEmpty() throws DatasetException {
    if (images.isEmpty()) {
      throw new DatasetException(name + " has no images");
    }
    return this;
  }

  /**
   * Returns this dataset once it is known that every photo has a caption.
   *
   * @throws DatasetException naming the first photo that has none
   */
  public CaptionDataset requireCaptions() throws DatasetException {
    for (CaptionedImage image : images) {
      if (image.captions().isEmpty()) {
        throw new DatasetException(
            "%s has no caption for image %d, so it cannot be scored".formatted(name, image.id()));
      }
    }
    return this;
  }

  /**
   * Returns the photos whose file names are given, in the order of this dataset.
   *
   * @param newName what messages call the part
   * @param fileNames last path elements of photos
   * @throws DatasetException if a name is not one of this dataset's, or if no name is given
   */
  CaptionDataset only(String newName, List<String> fileNames) throws DatasetException {
    Set<String> wanted = new LinkedHashSet<>(fileNames);
    Set<String> unknown = new LinkedHashSet<>(fileNames);
    images.forEach(image -> unknown.remove(fileName(image)));
    if (!unknown.isEmpty()) {
      throw new DatasetException(
          "%s names %s, which %s does not list"
              .formatted(newName, unknown.iterator().next(), name));
    }
    List<CaptionedImage> kept =
        images.stream().filter(image -> wanted.contains(fileName(image))).toList();
    return new CaptionDataset(newName, kept).requireNotEmpty();
  }

  private static String fileName(CaptionedImage image) {
    return String.valueOf(image.file().getFileName());
  }
}
