package captioner.data;

import com.google.gson.stream.JsonReader;
import java.io.IOException;

/**
 * One caption of a COCO captions file.
 *
 * @param id of the caption, -1 where there is none
 * @param imageId of its photo, -1 where there is none
 * @param caption as written, empty where there is none
 */
record CocoAnnotation(long id, long imageId, String caption) {

  /** Reads the fields of an object that has been begun. */
  static CocoAnnotation read(JsonReader json) throws IOException {
    long id = -1;
    long imageId = -1;
    String caption = "";
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "id" -> id = json.nextLong();
        case "image_id" -> imageId = json.nextLong();
        case "caption" -> caption = json.nextString();
        default -> json.skipValue();
      }
    }
    return new CocoAnnotation(id, imageId, caption);
  }
}
