package captioner.data;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code dataset_coco.json}, {@code dataset_flickr8k.json} and {@code dataset_flickr30k.json}
 * of Karpathy and Fei-Fei 2015, "Deep Visual-Semantic Alignments for Generating Image
 * Descriptions", <a href="https://cs.stanford.edu/people/karpathy/deepimagesent/">project page</a>.
 *
 * <p>Splits are {@code train}, {@code restval}, {@code val} and {@code test}; training on COCO
 * usually means train and restval together. The sentences are taken as people wrote them ({@code
 * raw}), not as tokenised in the file.
 */
public final class KarpathySplits {
  private final Path listing;
  private final ImageFolder folder;
  private final Set<String> wanted;
  private final Set<String> there = new HashSet<>();
  private final List<CaptionedImage> images = new ArrayList<>();
  private long position;

  private KarpathySplits(Path listing, Path images, Set<String> wanted) {
    this.listing = listing;
    this.folder = new ImageFolder(images);
    this.wanted = wanted;
  }

  /**
   * Returns the images of some splits, with COCO's image id where the file has it and the file's
   * own numbering otherwise.
   *
   * @param dataset the JSON file
   * @param images the folder that {@code filepath/filename} is relative to
   * @param splits names of splits; all of them if empty
   * @throws DatasetException if the file is missing, malformed or empty, or has no such split
   */
  public static CaptionDataset read(Path dataset, Path images, Set<String> splits)
      throws IOException {
    KarpathySplits reader = new KarpathySplits(dataset, images, Set.copyOf(splits));
    JsonSource.read(dataset, reader::readFile);
    Splits.requireKnown(dataset, splits, reader.there);
    return new CaptionDataset(String.valueOf(dataset.getFileName()), reader.images)
        .requireNotEmpty();
  }

  private KarpathySplits readFile(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      if (!json.nextName().equals("images")) {
        json.skipValue();
        continue;
      }
      json.beginArray();
      while (json.hasNext()) {
        readImage(json);
      }
      json.endArray();
    }
    json.endObject();
    return this;
  }

  private void readImage(JsonReader json) throws IOException {
    String path = "";
    String name = "";
    String split = "";
    long imageId = position++;
    long cocoId = -1;
    List<String> captions = List.of();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "filepath" -> path = json.nextString();
        case "filename" -> name = json.nextString();
        case "split" -> split = json.nextString();
        case "imgid" -> imageId = json.nextLong();
        case "cocoid" -> cocoId = json.nextLong();
        case "sentences" -> captions = readSentences(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (name.isEmpty()) {
      throw new DatasetException("%s: image %d has no filename".formatted(listing, imageId));
    }
    there.add(split);
    if (wanted.isEmpty() || wanted.contains(split)) {
      Path file = folder.file(path.isEmpty() ? name : path + "/" + name, listing);
      images.add(new CaptionedImage(cocoId >= 0 ? cocoId : imageId, file, captions));
    }
  }

  private static List<String> readSentences(JsonReader json) throws IOException {
    List<String> captions = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      json.beginObject();
      while (json.hasNext()) {
        if (json.nextName().equals("raw")) {
          captions.add(json.nextString().strip());
        } else {
          json.skipValue();
        }
      }
      json.endObject();
    }
    json.endArray();
    captions.removeIf(String::isEmpty);
    return captions;
  }
}
