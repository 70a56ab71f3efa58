package captioner.data;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the captions of a COCO captions file for scoring: the photos need not be there, nor be
 * listed. Unlike {@link CocoCaptions}, it keeps empty captions, as the COCO evaluation does.
 */
public final class CocoReferences {
  private CocoReferences() {}

  /**
   * Returns the captions of every photo that has one, by image id, in the order of the file.
   *
   * @throws DatasetException if the file is missing, malformed, or holds no captions
   */
  public static Map<Long, List<String>> read(Path file) throws IOException {
    Map<Long, List<String>> references = JsonSource.read(file, json -> read(json, file));
    if (references.isEmpty()) {
      throw new DatasetException(file + " has no annotations, so there is nothing to compare with");
    }
    return references;
  }

  private static Map<Long, List<String>> read(JsonReader json, Path file) throws IOException {
    if (json.peek() == JsonToken.BEGIN_ARRAY) {
      throw new DatasetException(
          file
              + " is a list, as candidates are; references are COCO captions JSON,"
              + " {\"annotations\":[{\"image_id\":…,\"caption\":…}]}: are the two files swapped?");
    }
    Map<Long, List<String>> references = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals("annotations")) {
        JsonSource.readObjects(json, row -> add(references, CocoAnnotation.read(row), file));
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return references;
  }

  private static void add(Map<Long, List<String>> references, CocoAnnotation annotation, Path file)
      throws DatasetException {
    if (annotation.imageId() < 0) {
      throw new DatasetException(
          "%s: annotation %d (\"%s\") needs an image_id"
              .formatted(file, annotation.id(), annotation.caption()));
    }
    references
        .computeIfAbsent(annotation.imageId(), id -> new ArrayList<>())
        .add(annotation.caption());
  }
}
