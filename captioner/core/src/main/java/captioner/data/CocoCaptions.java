package captioner.data;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads COCO caption annotations ({@code captions_val2017.json}): {@code images} with {@code id}
 * and {@code file_name}, {@code annotations} with {@code image_id} and {@code caption}.
 *
 * <p>Chen et al. 2015, "Microsoft COCO Captions", <a
 * href="https://arxiv.org/abs/1504.00325">arXiv:1504.00325</a>; format: <a
 * href="https://cocodataset.org/#format-data">cocodataset.org</a>. The file is read as a stream;
 * only names and captions stay in memory.
 */
public final class CocoCaptions {
  private final Path listing;
  private final ImageFolder folder;
  private final Map<Long, Path> files = new LinkedHashMap<>();
  private final List<CocoAnnotation> annotations = new ArrayList<>();

  private CocoCaptions(Path listing, Path images) {
    this.listing = listing;
    this.folder = new ImageFolder(images);
  }

  /**
   * Returns the images of a file with their captions; an image without captions keeps an empty
   * list.
   *
   * @param annotations COCO captions JSON
   * @param images the folder that holds the photos; photos are not opened
   * @throws DatasetException if the file is missing, malformed or without images, or if a caption
   *     belongs to an image that the file does not list
   */
  public static CaptionDataset read(Path annotations, Path images) throws IOException {
    CocoCaptions reader = new CocoCaptions(annotations, images);
    JsonSource.read(annotations, reader::readFile);
    return reader.join().requireNotEmpty();
  }

  private CocoCaptions readFile(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "images" -> JsonSource.readObjects(json, this::readImage);
        case "annotations" ->
            JsonSource.readObjects(json, row -> annotations.add(CocoAnnotation.read(row)));
        default -> json.skipValue();
      }
    }
    json.endObject();
    return this;
  }

  private void readImage(JsonReader json) throws IOException {
    long id = -1;
    String fileName = "";
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "id" -> id = json.nextLong();
        case "file_name" -> fileName = json.nextString();
        default -> json.skipValue();
      }
    }
    if (fileName.isEmpty() || id < 0) {
      throw new DatasetException(
          "%s: image %d (\"%s\") needs an id and a file_name".formatted(listing, id, fileName));
    }
    if (files.put(id, folder.file(fileName, listing)) != null) {
      throw new DatasetException("%s lists image %d twice".formatted(listing, id));
    }
  }

  private CaptionDataset join() throws DatasetException {
    Map<Long, List<String>> captions = new LinkedHashMap<>();
    files.keySet().forEach(id -> captions.put(id, new ArrayList<>()));
    for (CocoAnnotation annotation : annotations) {
      List<String> ofImage = captions.get(annotation.imageId());
      if (ofImage == null) {
        throw new DatasetException(
            "annotation %d refers to image %d, which %s does not list"
                .formatted(annotation.id(), annotation.imageId(), listing.getFileName()));
      }
      String caption = annotation.caption().strip();
      if (!caption.isEmpty()) {
        ofImage.add(caption);
      }
    }
    List<CaptionedImage> images = new ArrayList<>();
    files.forEach((id, file) -> images.add(new CaptionedImage(id, file, captions.get(id))));
    return new CaptionDataset(String.valueOf(listing.getFileName()), images);
  }
}
